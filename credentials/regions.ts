import type { INodePropertyOptions } from 'n8n-workflow';

/** Genesys Cloud's regions; the value is the domain behind `login.` and `api.`. */
export const REGIONS: INodePropertyOptions[] = [
	{ name: 'Americas (Canada) – cac1.pure.cloud', value: 'cac1.pure.cloud' },
	{ name: 'Americas (Mexico) – mxc1.pure.cloud', value: 'mxc1.pure.cloud' },
	{ name: 'Americas (São Paulo) – sae1.pure.cloud', value: 'sae1.pure.cloud' },
	{ name: 'Americas (US East, FedRAMP) – use2.us-gov-pure.cloud', value: 'use2.us-gov-pure.cloud' },
	{ name: 'Americas (US East, N. Virginia) – mypurecloud.com', value: 'mypurecloud.com' },
	{ name: 'Americas (US West, Oregon) – usw2.pure.cloud', value: 'usw2.pure.cloud' },
	{ name: 'Asia Pacific (Mumbai) – aps1.pure.cloud', value: 'aps1.pure.cloud' },
	{ name: 'Asia Pacific (Osaka) – apne3.pure.cloud', value: 'apne3.pure.cloud' },
	{ name: 'Asia Pacific (Seoul) – apne2.pure.cloud', value: 'apne2.pure.cloud' },
	{ name: 'Asia Pacific (Singapore) – apse1.pure.cloud', value: 'apse1.pure.cloud' },
	{ name: 'Asia Pacific (Sydney) – mypurecloud.com.au', value: 'mypurecloud.com.au' },
	{ name: 'Asia Pacific (Tokyo) – mypurecloud.jp', value: 'mypurecloud.jp' },
	{ name: 'Europe (Frankfurt) – mypurecloud.de', value: 'mypurecloud.de' },
	{ name: 'Europe (Germany, Sovereign) – edee1.eusc-pure.cloud', value: 'edee1.eusc-pure.cloud' },
	{ name: 'Europe (Ireland) – mypurecloud.ie', value: 'mypurecloud.ie' },
	{ name: 'Europe (London) – euw2.pure.cloud', value: 'euw2.pure.cloud' },
	{ name: 'Europe (Zurich) – euc2.pure.cloud', value: 'euc2.pure.cloud' },
	{ name: 'Middle East (UAE) – mec1.pure.cloud', value: 'mec1.pure.cloud' },
	{
		name: 'Custom URLs',
		value: 'custom',
		description: 'A gateway, a new region, or the simulator',
	},
];
