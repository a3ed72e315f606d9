import type { INodeProperties } from 'n8n-workflow';

const forWrites = { show: { '/operation': ['set', 'remove'] } };
const forSet = { show: { '/operation': ['set'] } };

/** All options of all operations, in alphabetical order. */
const options: INodeProperties[] = [
	{
		displayName: 'Combine Items',
		name: 'combineItems',
		type: 'boolean',
		default: true,
		noDataExpression: true,
		description:
			'Whether items for the same participant go out as one request, later items winning. Off: one request an item, in order.',
		displayOptions: forWrites,
	},
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		default: 10,
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 50 },
		description: 'How many requests may be under way at the same time',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		noDataExpression: true,
		description: 'Whether to check the input and plan the requests without writing anything',
		displayOptions: forWrites,
	},
	{
		displayName: 'Empty Values',
		name: 'emptyValues',
		type: 'options',
		default: 'keep',
		description: 'What an empty text does',
		displayOptions: forSet,
		options: [
			{ name: 'Remove the Attribute', value: 'remove' },
			{ name: 'Set an Empty Text', value: 'keep' },
			{ name: 'Skip', value: 'skip', description: 'Leave the attribute as it is' },
		],
	},
	{
		displayName: 'Existing Values',
		name: 'existingValues',
		type: 'options',
		default: 'overwrite',
		description: 'What to do with an attribute that is there already',
		displayOptions: forSet,
		options: [
			{ name: 'Keep', value: 'keep', description: 'Only set what is not there yet (reads first)' },
			{ name: 'Overwrite', value: 'overwrite' },
		],
	},
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description:
			'Whether to put the fields of the input item into the output item, too. Where names meet, the result wins.',
		displayOptions: forWrites,
	},
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		default: 5,
		noDataExpression: true,
		typeOptions: { minValue: 0, maxValue: 20 },
		description:
			'How often a request that failed is tried again, with growing waits. Waiting for the rate limit does not count.',
	},
	{
		displayName: 'Max Wait (Seconds)',
		name: 'maxWait',
		type: 'number',
		default: 180,
		noDataExpression: true,
		typeOptions: { minValue: 1 },
		description:
			'Longest wait that Genesys Cloud may ask for. If it asks for more, or nothing gets through for so long, the request ends.',
	},
	{
		displayName: 'Name Prefix',
		name: 'keyPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. context.',
		description:
			'Put before every attribute name that does not begin with it already. "context." is where scripts find values of web chats; "conversationDetails.participantData." shows them in the interaction panel.',
		displayOptions: forWrites,
	},
	{
		displayName: 'Null Values',
		name: 'nullValues',
		type: 'options',
		default: 'auto',
		description: 'What null does',
		displayOptions: forSet,
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'Skip with Attributes From = Input Item, else remove the attribute',
			},
			{ name: 'Remove the Attribute', value: 'remove' },
			{ name: 'Skip', value: 'skip', description: 'Leave the attribute as it is' },
		],
	},
	{
		displayName: 'On Mismatch',
		name: 'onMismatch',
		type: 'options',
		default: 'flag',
		noDataExpression: true,
		description:
			'What to do with an item whose check found something else stored, or could not be made',
		displayOptions: forWrites,
		options: [
			{ name: 'Fail the Item', value: 'fail' },
			{ name: 'Flag in the Item', value: 'flag' },
			{ name: 'Send to a Second Output', value: 'route' },
		],
	},
	{
		displayName: 'Rate Limit Share (%)',
		name: 'rateLimitShare',
		type: 'number',
		default: 100,
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 100 },
		description:
			"How much of the OAuth client's rate limit this node may use; the rest is left to others",
	},
	{
		displayName: 'Remove By',
		name: 'removeBy',
		type: 'options',
		default: 'null',
		description:
			'How a removal is sent. Genesys Cloud documents no way to remove an attribute, so the check tells whether it worked.',
		displayOptions: forWrites,
		options: [
			{ name: 'Empty Text', value: 'emptyString' },
			{ name: 'Null', value: 'null' },
		],
	},
	{
		displayName: 'Search Days',
		name: 'searchDays',
		type: 'number',
		default: 2,
		noDataExpression: true,
		typeOptions: { minValue: 1, maxValue: 30 },
		description:
			'How many days back to look for a conversation that is gone from the live API, where Genesys Cloud cannot search by ID alone',
		displayOptions: { show: { '/operation': ['get'] } },
	},
	{
		displayName: 'Skip Ended',
		name: 'skipEnded',
		type: 'boolean',
		default: false,
		noDataExpression: true,
		description:
			'Whether to leave conversations and participants that have ended alone (reads first)',
		displayOptions: forWrites,
	},
	{
		displayName: 'Skip Unchanged',
		name: 'skipUnchanged',
		type: 'boolean',
		default: false,
		noDataExpression: true,
		description: 'Whether to write only what differs from what is stored (reads first)',
		displayOptions: forWrites,
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		default: 30,
		noDataExpression: true,
		typeOptions: { minValue: 1 },
		description: 'How long one request may take before it is tried again',
	},
	{
		displayName: 'Verify For (Seconds)',
		name: 'verifyFor',
		type: 'number',
		default: 15,
		noDataExpression: true,
		typeOptions: { minValue: 0 },
		description: 'How long a missing value is given to appear; 0 means one read',
		displayOptions: forWrites,
	},
	{
		displayName: 'Write To',
		name: 'writeTo',
		type: 'options',
		default: 'attributes',
		noDataExpression: true,
		description: 'Which address the attributes are sent to',
		displayOptions: forWrites,
		options: [
			{ name: 'Attributes', value: 'attributes', description: 'The documented API' },
			{
				name: 'Participant',
				value: 'participant',
				description: 'For gateways that answer with the participant and all its attributes',
			},
		],
	},
];

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options,
};
