import type { INodeProperties } from 'n8n-workflow';

import {
	filtersField,
	itemFields,
	startedWithin,
} from '../GenesysParticipantAttributes/fields/find';

const startedBeforeEnd: INodeProperties = {
	...startedWithin,
	description:
		'How long before its end a conversation may have started. Long messaging conversations last for days: raise it, up to 744 (31 days), to be told of their end.',
	displayOptions: { show: { '/event': ['ended'] } },
};

export const catchUpHours: INodeProperties = {
	displayName: 'Catch Up (Hours)',
	name: 'catchUpHours',
	type: 'number',
	default: 24,
	typeOptions: { minValue: 1 },
	description:
		'The longest break after which what happened meanwhile is still handed on, while n8n was stopped or Genesys Cloud was out. After a longer one the trigger begins anew.',
};

export const maxConversations: INodeProperties = {
	displayName: 'Max Conversations',
	name: 'maxConversations',
	type: 'number',
	default: 1000,
	typeOptions: { minValue: 1 },
	description:
		'The most conversations that one execution gets. More come with the next polls, the oldest first.',
};

/** Of both triggers. */
export const triggerOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [catchUpHours, maxConversations],
};

export const fields: INodeProperties[] = [
	{
		displayName:
			'Publish (activate) the workflow to start watching. What happened before is not handed on, and each conversation comes once.',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		noDataExpression: true,
		default: 'started',
		options: [
			{ name: 'Conversation Ended', value: 'ended' },
			{ name: 'Conversation Started', value: 'started' },
		],
	},
	...itemFields,
	filtersField('Narrows what starts the workflow. Without any: every conversation.', [
		startedBeforeEnd,
	]),
	triggerOptions,
];
