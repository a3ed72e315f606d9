import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import {
	conversationFilter,
	itemFields,
	startedWithin,
} from '../GenesysParticipantAttributes/fields/find';
import { triggerOptions } from '../GenesysParticipantAttributesTrigger/fields';

const ENTERED: INodePropertyOptions = {
	name: 'Conversation Enters a Queue',
	value: 'entered',
	description: 'Once for each conversation and queue',
};

const EVENTS: INodePropertyOptions[] = [
	{
		name: 'Conversation Is Answered',
		value: 'answered',
		description: 'A user, or an agent of the queues, is connected',
	},
	{
		name: 'Conversation Is Offered',
		value: 'offered',
		description: 'It rings at a user, or at an agent of the queues',
	},
	{ name: 'Conversation Ends', value: 'ended' },
];

const event: INodeProperties = {
	displayName: 'Event',
	name: 'event',
	type: 'options',
	noDataExpression: true,
	default: 'offered',
	options: EVENTS,
	description: 'What starts the workflow. Once for each conversation.',
};

/** Several of a list, each from the list or by ID. */
function severalOf(
	field: Pick<INodeProperties, 'displayName' | 'name' | 'displayOptions'>,
	{ one, several }: { one: string; several: string },
	locator: INodeProperties,
): INodeProperties {
	return {
		...field,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: `Add ${one}` },
		placeholder: `Add ${one}`,
		default: { [several]: [{}] },
		options: [{ displayName: one, name: several, values: [locator] }],
	};
}

export const fields: INodeProperties[] = [
	{
		displayName:
			"Publish (activate) the workflow to start watching. Events come by Genesys Cloud's notifications, within a second or two; a poll each minute finds what they miss. Each conversation comes once.",
		name: 'notice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'options',
		noDataExpression: true,
		default: 'queues',
		options: [
			{ name: 'Queues', value: 'queues' },
			{ name: 'Users', value: 'users' },
		],
	},
	{
		displayName: 'All Queues',
		name: 'allQueues',
		type: 'boolean',
		default: false,
		description:
			'Whether to watch all queues that the credential may see. A new one is watched within 15 minutes. Needs the permission routing:queue:view.',
		displayOptions: { show: { watch: ['queues'] } },
	},
	severalOf(
		{
			displayName: 'Queues',
			name: 'queues',
			displayOptions: { show: { watch: ['queues'], allQueues: [false] } },
		},
		{ one: 'Queue', several: 'queue' },
		{ ...conversationFilter('queueId'), description: 'A queue to watch' },
	),
	severalOf(
		{ displayName: 'Users', name: 'users', displayOptions: { show: { watch: ['users'] } } },
		{ one: 'User', several: 'user' },
		{ ...conversationFilter('userId'), description: 'A user to watch' },
	),
	{
		...event,
		default: 'entered',
		options: [...EVENTS, ENTERED],
		displayOptions: { show: { watch: ['queues'] } },
	},
	{
		...event,
		displayOptions: { show: { watch: ['users'] } },
	},
	...itemFields,
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		description: 'Narrows what starts the workflow',
		options: [
			conversationFilter('direction'),
			conversationFilter('mediaType'),
			{
				...startedWithin,
				description:
					'How long before its event a conversation may have started for the poll to find it. Notifications tell of all. Long messaging conversations last for days: raise it, up to 744 (31 days).',
			},
		],
	},
	triggerOptions,
];
