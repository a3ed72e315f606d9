import type { INodeProperties } from 'n8n-workflow';

/** Read once for the whole run, so the editor offers no expressions. */
function forTheRun(fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({ noDataExpression: true, ...field }));
}

/** How requests are sent, for all operations. */
export const requestOptions = forTheRun([
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
			'How often a request that fails while others work is tried again, with growing waits; 0 means no second try at all',
	},
	{
		displayName: 'Max Wait (Seconds)',
		name: 'maxWait',
		type: 'number',
		default: 180,
		typeOptions: { minValue: 1 },
		description:
			'How long a run waits for Genesys Cloud, or for its rate limit, without one success on this credential before all that is left ends',
	},
	{
		displayName: 'Rate Limit Share (%)',
		name: 'rateLimitShare',
		type: 'number',
		default: 100,
		typeOptions: { minValue: 1, maxValue: 100 },
		description:
			"How much of the access token's rate limit one run of this node may use; the rest is left to others",
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1 },
		description: 'How long one request may take before it is tried again',
	},
]);

/** For Get. */
export const getOptions = forTheRun([
	{
		displayName: 'Search Days',
		name: 'searchDays',
		type: 'number',
		default: 2,
		typeOptions: { minValue: 1, maxValue: 30 },
		description:
			'How many days back to look for a conversation that ended so long ago that Genesys Cloud has it only in its search, where that cannot search by ID alone',
	},
]);

/** What is written, checked and handed on. */
const runOptions = forTheRun([
	{
		displayName: 'Combine Items',
		name: 'combineItems',
		type: 'boolean',
		default: true,
		description:
			'Whether items for the same participant go out as one request, later items winning. Off: one request an item, in order.',
	},
	{
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		description: 'Whether to check the input and plan the requests without writing anything',
	},
	{
		displayName: 'On Mismatch',
		name: 'onMismatch',
		type: 'options',
		default: 'flag',
		description:
			'What to do with an item whose check found something else stored, or could not be made. To send such items their own way, put a Switch node behind and let it read status.',
		options: [
			{ name: 'Fail the Item', value: 'fail' },
			{ name: 'Flag in the Item', value: 'flag' },
		],
	},
	{
		displayName: 'Skip Ended',
		name: 'skipEnded',
		type: 'boolean',
		default: false,
		description:
			'Whether to leave conversations and participants that have ended alone (reads first)',
	},
	{
		displayName: 'Skip Unchanged',
		name: 'skipUnchanged',
		type: 'boolean',
		default: false,
		description: 'Whether to write only what differs from what is stored (reads first)',
	},
	{
		displayName: 'Verify For (Seconds)',
		name: 'verifyFor',
		type: 'number',
		default: 15,
		typeOptions: { minValue: 0 },
		description: 'How long a missing value is given to appear; 0 means one read',
	},
	{
		displayName: 'Write To',
		name: 'writeTo',
		type: 'options',
		default: 'attributes',
		description: 'Which address the attributes are sent to',
		options: [
			{ name: 'Attributes', value: 'attributes', description: 'The documented API' },
			{
				name: 'Participant',
				value: 'participant',
				description: 'For gateways that answer with the participant and all its attributes',
			},
		],
	},
]);

/** For Set and Remove; those that are not for the run are read for each item. */
export const writeOptions: INodeProperties[] = [
	...runOptions,
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description:
			'Whether to put the fields and the binary data of the input item into the output item, too. Where names meet, the result wins.',
	},
	{
		displayName: 'Name Prefix',
		name: 'keyPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. context.',
		description:
			'Put in front of every attribute name that does not begin with it already. "context." is where scripts find values of web chats; "conversationDetails.participantData." shows them in the interaction panel.',
	},
	{
		displayName: 'Remove By',
		name: 'removeBy',
		type: 'options',
		default: 'null',
		description:
			'How a removal is sent. Genesys Cloud documents no way to remove an attribute, so the check tells whether it worked.',
		options: [
			{ name: 'Empty Text', value: 'emptyString' },
			{ name: 'Null', value: 'null' },
		],
	},
];

/** For Set, what becomes of an item's values; read for each item. */
export const setOptions: INodeProperties[] = [
	{
		displayName: 'Empty Values',
		name: 'emptyValues',
		type: 'options',
		default: 'auto',
		description: 'What an empty text does',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'Skip as a tool of an AI agent, else set an empty text',
			},
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
		options: [
			{ name: 'Keep', value: 'keep', description: 'Only set what is not there yet (reads first)' },
			{ name: 'Overwrite', value: 'overwrite' },
		],
	},
	{
		displayName: 'Null Values',
		name: 'nullValues',
		type: 'options',
		default: 'auto',
		description: 'What null does',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description:
					'Skip with Attributes From = Input Item and as a tool of an AI agent, else remove the attribute',
			},
			{ name: 'Remove the Attribute', value: 'remove' },
			{ name: 'Skip', value: 'skip', description: 'Leave the attribute as it is' },
		],
	},
];

/** The options that a node has, in one collection. */
export function optionsField(options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options].sort((a, b) => a.displayName.localeCompare(b.displayName)),
	};
}
