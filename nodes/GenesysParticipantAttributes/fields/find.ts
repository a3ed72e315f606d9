import type { INodeProperties } from 'n8n-workflow';

import { PURPOSES } from '../genesys/purposes';
import { filtersField, startedWithin } from './filters';

type Show = NonNullable<NonNullable<INodeProperties['displayOptions']>['show']>;

/** The same fields, each shown only where all of `show` holds as well. */
export function shownFor(show: Show, fields: INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: { ...field.displayOptions, show: { ...show, ...field.displayOptions?.show } },
	}));
}

const BY_DATE =
	'A date without a time zone is in that of the workflow. To find conversations that have ended as well, add Active Only and turn it off';

const timeFilters: INodeProperties[] = [
	{
		displayName: 'Active Only',
		name: 'active',
		type: 'boolean',
		default: true,
		description: 'Whether to find only conversations that have not ended',
	},
	{
		displayName: 'Order',
		name: 'order',
		type: 'options',
		default: 'oldestFirst',
		description:
			'Which conversations come first, and so which are left out by Limit. Without this filter: the newest first.',
		options: [
			{ name: 'Newest First', value: 'newestFirst' },
			{ name: 'Oldest First', value: 'oldestFirst' },
		],
	},
	{
		displayName: 'Started After',
		name: 'startedAfter',
		type: 'dateTime',
		default: '',
		description: `Finds conversations that started at this time or later. ${BY_DATE}.`,
	},
	{
		displayName: 'Started Before',
		name: 'startedBefore',
		type: 'dateTime',
		default: '',
		description: `Finds conversations that started before this time. ${BY_DATE}.`,
	},
	startedWithin,
];

/** How a conversation that was found is handed on; the trigger asks for the same. */
export const itemFields: INodeProperties[] = [
	{
		displayName: 'One Item For Each',
		name: 'splitBy',
		type: 'options',
		default: 'participant',
		description: 'What one output item stands for',
		options: [
			{ name: 'Conversation', value: 'conversation' },
			{
				name: 'Participant',
				value: 'participant',
				description: 'Ready for Set, which needs both IDs',
			},
		],
	},
	{
		displayName: 'Participant Purpose',
		name: 'participantPurpose',
		type: 'options',
		default: 'customer',
		description: 'The part that a participant has to play to be returned',
		displayOptions: { show: { splitBy: ['participant'] } },
		options: [{ name: 'Any', value: 'any' }, ...PURPOSES].sort((a, b) =>
			a.name.localeCompare(b.name),
		),
	},
];

/** Which conversations to find, and how to hand them on. */
export const findFields: INodeProperties[] = shownFor({ operation: ['find'] }, [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
	...itemFields,
	filtersField(
		'Narrows the search. Without any: active conversations of the last 24 hours.',
		timeFilters,
	),
]);
