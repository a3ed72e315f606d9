import type { INodeProperties } from 'n8n-workflow';

import { PURPOSES } from '../genesys/participants';

/** What stands below a list in the form. */
export function hintOfList(permission: string): string {
	return `The list needs the permission ${permission}. By ID needs none.`;
}

/** Which conversation, and which of its participants. */
export const participantFields: INodeProperties[] = [
	{
		displayName: 'Conversation',
		name: 'conversationId',
		type: 'resourceLocator',
		// As Find and the triggers give it; as a tool, the agent's own item: an agent need not choose
		default: { mode: 'id', value: '={{ $json.conversationId }}' },
		required: true,
		description:
			'The conversation, by its ID, from the list of active ones, or by its address in Genesys Cloud',
		modes: [
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11',
			},
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				hint: hintOfList('analytics:conversationDetail:view'),
				typeOptions: { searchListMethod: 'searchConversations', searchable: true },
			},
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder:
					'e.g. https://apps.mypurecloud.com/directory/#/analytics/interactions/7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11/admin',
			},
		],
	},
	{
		displayName: 'Choose Participant By',
		name: 'participantBy',
		type: 'options',
		default: 'id',
		description: 'How to name the participant: by its ID, or by its part in the conversation',
		options: [
			{ name: 'ID', value: 'id', description: 'You know the ID of the participant' },
			{
				name: 'Purpose',
				value: 'purpose',
				description: 'The customer, the agent, … (reads the conversation first)',
			},
		],
	},
	{
		displayName: 'Participant',
		name: 'participantId',
		type: 'resourceLocator',
		default: { mode: 'id', value: '={{ $json.participantId }}' },
		required: true,
		description: 'The participant, by its ID or from the list of those in the conversation',
		// Not its value: an expression gives another one with each item that the editor looks at
		typeOptions: { loadOptionsDependsOn: ['conversationId.cachedResultName'] },
		displayOptions: { show: { participantBy: ['id'] } },
		modes: [
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e904',
			},
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				hint: hintOfList('conversation:communication:view'),
				typeOptions: { searchListMethod: 'searchParticipants', searchable: true },
			},
		],
	},
	{
		displayName: 'Participant Purpose',
		name: 'participantPurpose',
		type: 'options',
		default: 'customer',
		description: 'The part that the participant plays in the conversation',
		displayOptions: { show: { participantBy: ['purpose'] } },
		options: PURPOSES,
	},
	{
		displayName: 'If Several Match',
		name: 'participantMatch',
		type: 'options',
		default: 'active',
		description: 'Which participant to take if several have this purpose, as after a transfer',
		displayOptions: { show: { participantBy: ['purpose'] } },
		options: [
			{
				name: 'Active',
				value: 'active',
				description: 'The latest one who is connected, and not only listening in; else the latest',
			},
			{ name: 'All', value: 'all', description: 'Each of them, with one output item for each' },
			{ name: 'First', value: 'first', description: 'The one that came first' },
			{ name: 'Last', value: 'last', description: 'The one that came last' },
		],
	},
];
