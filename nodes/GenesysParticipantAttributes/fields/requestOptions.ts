import type { INodeProperties } from 'n8n-workflow';

/** How requests are sent, for all operations. */
export const requestOptions: INodeProperties[] = [
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		default: 10,
		typeOptions: { minValue: 1, maxValue: 50 },
		description: 'How many requests may be under way at the same time',
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		default: 5,
		typeOptions: { minValue: 0, maxValue: 20 },
		description:
			'How often a request that failed is tried again, with growing waits. Waiting for the rate limit or for the end of an outage does not count.',
	},
	{
		displayName: 'Max Wait (Seconds)',
		name: 'maxWait',
		type: 'number',
		default: 180,
		typeOptions: { minValue: 1 },
		description:
			'Longest wait that Genesys Cloud may ask for, and longest outage that is waited for. After that the request ends, and in an outage all that is left.',
	},
	{
		displayName: 'Rate Limit Share (%)',
		name: 'rateLimitShare',
		type: 'number',
		default: 100,
		typeOptions: { minValue: 1, maxValue: 100 },
		description:
			"How much of the OAuth client's rate limit this node may use; the rest is left to others",
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1 },
		description: 'How long one request may take before it is tried again',
	},
];
