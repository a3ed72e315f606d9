import type { INodePropertyOptions } from 'n8n-workflow';

/** Genesys Cloud's regions; the value is the domain behind `login.` and `api.`. */
export const REGIONS: INodePropertyOptions[] = [
	{ name: 'Americas: Canada', value: 'cac1.pure.cloud' },
	{ name: 'Americas: Mexico', value: 'mxc1.pure.cloud' },
	{ name: 'Americas: São Paulo', value: 'sae1.pure.cloud' },
	{ name: 'Americas: US East (FedRAMP)', value: 'use2.us-gov-pure.cloud' },
	{ name: 'Americas: US East (N. Virginia)', value: 'mypurecloud.com' },
	{ name: 'Americas: US West (Oregon)', value: 'usw2.pure.cloud' },
	{ name: 'Asia Pacific: Mumbai', value: 'aps1.pure.cloud' },
	{ name: 'Asia Pacific: Osaka', value: 'apne3.pure.cloud' },
	{ name: 'Asia Pacific: Seoul', value: 'apne2.pure.cloud' },
	{ name: 'Asia Pacific: Singapore', value: 'apse1.pure.cloud' },
	{ name: 'Asia Pacific: Sydney', value: 'mypurecloud.com.au' },
	{ name: 'Asia Pacific: Tokyo', value: 'mypurecloud.jp' },
	{
		name: 'Custom URLs',
		value: 'custom',
		description: 'A gateway, a new region, or the simulator',
	},
	{ name: 'Europe: Frankfurt', value: 'mypurecloud.de' },
	{ name: 'Europe: Germany (Sovereign)', value: 'edee1.eusc-pure.cloud' },
	{ name: 'Europe: Ireland', value: 'mypurecloud.ie' },
	{ name: 'Europe: London', value: 'euw2.pure.cloud' },
	{ name: 'Europe: Zurich', value: 'euc2.pure.cloud' },
	{ name: 'Middle East: UAE', value: 'mec1.pure.cloud' },
];
