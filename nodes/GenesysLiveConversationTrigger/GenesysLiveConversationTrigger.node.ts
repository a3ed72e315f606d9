import {
	NodeConnectionTypes,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';

import { searchQueues, searchUsers } from '../GenesysParticipantAttributes/lists/named';
import { fields } from './fields';
import { trigger } from './live';

export class GenesysLiveConversationTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Genesys Live Conversation Trigger',
		name: 'genesysLiveConversationTrigger',
		icon: { light: 'file:liveTrigger.svg', dark: 'file:liveTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "conversation " + $parameter["event"] }}',
		description:
			'Starts the workflow within a second or two when conversations in Genesys Cloud enter a queue, ring at an agent, are answered or end',
		defaults: { name: 'Genesys Live Conversation Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'genesysCloudOAuth2Api', required: true }],
		properties: fields,
		// For n8n's AI builder; older releases ignore it
		builderHint: {
			searchHint:
				'Starts a workflow in real time, once for each Genesys Cloud conversation (call, chat, email, message) that enters a queue, is offered to an agent or a user, is answered or ends. It gives the conversation ID, by default the ID of the customer, and the attributes, as the node that sets participant attributes needs them.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-genesys-participant-attributes.genesysParticipantAttributes',
					relationHint: 'Sets, reads and removes attributes of the participant that this gives',
				},
			],
		},
	};

	methods = { listSearch: { searchQueues, searchUsers } };

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return await trigger(this);
	}
}
