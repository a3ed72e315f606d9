import type { INodeProperties } from 'n8n-workflow';

import { PURPOSES } from '../genesys/purposes';

const forFind = { operation: ['find'] };

const filters: INodeProperties[] = [
	{
		displayName: 'Active Only',
		name: 'active',
		type: 'boolean',
		default: true,
		description: 'Whether to find only conversations that have not ended',
	},
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
		displayName: 'Queue ID',
		name: 'queueId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 3f1d9f9a-55a1-4f8e-8f43-0f6a4f1b7c20',
		description: 'Finds every conversation that ever touched this queue, also if it has moved on',
	},
	{
		displayName: 'Started Within (Hours)',
		name: 'startedWithin',
		type: 'number',
		default: 24,
		typeOptions: { minValue: 1 },
		description:
			'Finds conversations that started in the last so many hours. Long messaging conversations may have begun earlier: raise it to find them.',
	},
	{
		displayName: 'User ID',
		name: 'userId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 9a0d7c55-1c2e-4f6b-b0b8-6f6d0e3d8a10',
		description:
			'Finds every conversation that this user ever took part in, also if they have left it',
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
		displayOptions: { show: forFind },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		default: 50,
		typeOptions: { minValue: 1 },
		description: 'Max number of results to return',
		displayOptions: { show: { ...forFind, returnAll: [false] } },
	},
	{
		displayName: 'One Item For Each',
		name: 'splitBy',
		type: 'options',
		default: 'participant',
		description: 'What one output item stands for',
		displayOptions: { show: forFind },
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
		displayOptions: { show: { ...forFind, splitBy: ['participant'] } },
		options: [{ name: 'Any', value: 'any' }, ...PURPOSES].sort((a, b) =>
			a.name.localeCompare(b.name),
		),
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Narrows the search. Without any: active conversations of the last 24 hours.',
		displayOptions: { show: forFind },
		options: filters,
	},
];
