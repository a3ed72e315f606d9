import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { searchConversations } from './lists/searchConversations';
import { searchParticipants } from './lists/searchParticipants';
import { searchQueues, searchUsers } from './lists/searchNamed';
import { executeOperation } from './operations';
import { fields } from './fields';

export class GenesysParticipantAttributes implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Genesys Participant Attributes',
		name: 'genesysParticipantAttributes',
		icon: { light: 'file:participantAttributes.svg', dark: 'file:participantAttributes.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle:
			'={{ { set: "set attributes", remove: "remove attributes", get: "get attributes", find: "find conversations" }[$parameter["operation"]] }}',
		description:
			'Set, check, remove, get and find participant attributes of Genesys Cloud conversations',
		defaults: { name: 'Genesys Participant Attributes' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'genesysCloudOAuth2Api', required: true }],
		properties: fields,
	};

	methods = { listSearch: { searchConversations, searchParticipants, searchQueues, searchUsers } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await executeOperation(this);
	}
}
