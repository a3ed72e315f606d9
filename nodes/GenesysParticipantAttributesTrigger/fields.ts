import type { INodeProperties } from 'n8n-workflow';

import { filtersField, startedWithin } from '../GenesysParticipantAttributes/fields/filters';
import { itemFields } from '../GenesysParticipantAttributes/fields/find';

const startedBeforeEnd: INodeProperties = {
	...startedWithin,
	description:
		'How long before its end a conversation may have started. Long messaging conversations last for days: raise it, up to 744 (31 days), to be told of their end.',
	displayOptions: { show: { '/event': ['ended'] } },
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
];
