import type { INodeProperties } from 'n8n-workflow';

import { forWrites, itemOptions } from './itemOptions';
import { requestOptions } from './requestOptions';

/** Read once for the whole run, so the editor offers no expressions. */
const perRun = { noDataExpression: true };

/** What is written, checked and handed on. */
const runOptions: INodeProperties[] = [
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
		displayName: 'Search Days',
		name: 'searchDays',
		type: 'number',
		default: 2,
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
];

function each(fields: INodeProperties[], common: Partial<INodeProperties>): INodeProperties[] {
	return fields.map((field) => ({ ...common, ...field }));
}

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		...each(requestOptions, perRun),
		...each(runOptions, { ...perRun, displayOptions: forWrites }),
		...itemOptions,
	].sort((a, b) => a.displayName.localeCompare(b.displayName)),
};
