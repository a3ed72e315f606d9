import type { INodeProperties } from 'n8n-workflow';

import { PURPOSES } from '../genesys/participants';
import { hintOfList } from './participant';

/** A choice from a list that a permission is needed for, or by ID, which needs none. */
function chosenFromList(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'description'>,
	{ method, permission, placeholder }: Record<'method' | 'permission' | 'placeholder', string>,
): INodeProperties {
	return {
		...field,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		// By ID is the first: the editor shows a plain text, as older workflows have it, in the first mode
		modes: [
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder },
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				hint: hintOfList(permission),
				typeOptions: { searchListMethod: method, searchable: true },
			},
		],
	};
}

/** What a conversation has to be to be found. */
const conversationFilters: INodeProperties[] = [
	{
		displayName: 'Direction',
		name: 'direction',
		type: 'options',
		default: 'inbound',
		description: 'Finds conversations in which any part has this direction',
		options: [
			{ name: 'Inbound', value: 'inbound' },
			{ name: 'Outbound', value: 'outbound' },
		],
	},
	{
		displayName: 'Media Type',
		name: 'mediaType',
		type: 'options',
		default: 'voice',
		description: 'Finds conversations in which any part has this media type',
		options: [
			{ name: 'Callback', value: 'callback' },
			{ name: 'Chat', value: 'chat' },
			{ name: 'Cobrowse', value: 'cobrowse' },
			{ name: 'Email', value: 'email' },
			{ name: 'Message', value: 'message' },
			{ name: 'Screenshare', value: 'screenshare' },
			{ name: 'Video', value: 'video' },
			{ name: 'Voice', value: 'voice' },
		],
	},
	{
		displayName: 'Phone Number or Address',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: 'e.g. +13175550123',
		description:
			'Finds conversations from or to this phone number (with country code), email address or address of a messaging service. It has to be all of it.',
	},
	chosenFromList(
		{
			displayName: 'Queue',
			name: 'queueId',
			description: 'Finds every conversation that ever touched this queue, also if it has moved on',
		},
		{
			method: 'searchQueues',
			permission: 'routing:queue:view',
			placeholder: 'e.g. 3f1d9f9a-55a1-4f8e-8f43-0f6a4f1b7c20',
		},
	),
	chosenFromList(
		{
			displayName: 'User',
			name: 'userId',
			description:
				'Finds every conversation that this user ever took part in, also if they have left it',
		},
		{
			method: 'searchUsers',
			permission: 'directory:user:view',
			placeholder: 'e.g. 9a0d7c55-1c2e-4f6b-b0b8-6f6d0e3d8a10',
		},
	),
];

/** One of the filters of Find, for another field. */
export function conversationFilter(wanted: string): INodeProperties {
	return conversationFilters.find(({ name }) => name === wanted)!;
}

export const startedWithin: INodeProperties = {
	displayName: 'Started Within (Hours)',
	name: 'startedWithin',
	type: 'number',
	default: 24,
	typeOptions: { minValue: 1 },
	description:
		'Finds conversations that started in the last so many hours. Long messaging conversations may have begun earlier: raise it to find them.',
};

/**
 * The filters that Find and the trigger have in common, with some more. A node that has them needs
 * the list searches `searchQueues` and `searchUsers`.
 */
export function filtersField(description: string, more: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description,
		options: [...conversationFilters, ...more].sort((a, b) =>
			a.displayName.localeCompare(b.displayName),
		),
	};
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
export const findFields: INodeProperties[] = [
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
		// As text, too: n8n drops the value of a field that is not shown
		displayOptions: { show: { returnAll: [false, 'false'] } },
	},
	...itemFields,
	filtersField(
		'Narrows the search. Without any: active conversations of the last 24 hours.',
		timeFilters,
	),
];
