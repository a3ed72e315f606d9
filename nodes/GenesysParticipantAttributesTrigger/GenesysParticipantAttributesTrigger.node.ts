import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { searchQueues, searchUsers } from '../GenesysParticipantAttributes/lists/named';
import { fields } from './fields';
import { poll } from './poll';

export class GenesysParticipantAttributesTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Genesys Conversation Trigger',
		name: 'genesysParticipantAttributesTrigger',
		icon: { light: 'file:conversationTrigger.svg', dark: 'file:conversationTrigger.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ "conversation " + $parameter["event"] }}',
		description: 'Starts the workflow when conversations in Genesys Cloud start or end',
		defaults: { name: 'Genesys Conversation Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'genesysCloudOAuth2Api', required: true }],
		properties: fields,
		// For n8n's AI builder; older releases ignore it
		builderHint: {
			searchHint:
				'Starts a workflow once for each Genesys Cloud conversation (call, chat, email, message) that starts or ends. It gives the conversation ID and, by default, the ID of the customer, as the node that sets participant attributes needs them.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-genesys-participant-attributes.genesysParticipantAttributes',
					relationHint: 'Sets, reads and removes attributes of the participant that this gives',
				},
			],
		},
	};

	methods = { listSearch: { searchQueues, searchUsers } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
