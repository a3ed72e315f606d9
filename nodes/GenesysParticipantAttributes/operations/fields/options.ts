import type { INodeProperties } from 'n8n-workflow';

import { requestOptions } from './requestOptions';
import { valueOptions } from './valueOptions';

const forWrites = { show: { '/operation': ['set', 'remove'] } };

/** What is written, checked and handed on. */
const runOptions: INodeProperties[] = [
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
		displayName: 'Dry Run',
		name: 'dryRun',
		type: 'boolean',
		default: false,
		noDataExpression: true,
		description: 'Whether to check the input and plan the requests without writing anything',
		displayOptions: forWrites,
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
	options: [...requestOptions, ...runOptions, ...valueOptions].sort((a, b) =>
		a.displayName.localeCompare(b.displayName),
	),
};
