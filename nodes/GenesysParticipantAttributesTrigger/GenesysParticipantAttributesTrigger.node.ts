import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';

import { searchQueues, searchUsers } from '../GenesysParticipantAttributes/lists/searchNamed';
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
	};

	methods = { listSearch: { searchQueues, searchUsers } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll(this);
	}
}
