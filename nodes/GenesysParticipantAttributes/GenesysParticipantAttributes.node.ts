import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { searchConversations } from './lists/conversations';
import { loadAttributeNames, searchParticipants } from './lists/participants';
import { searchQueues, searchUsers } from './lists/named';
import { readOnError } from './input/options';
import { failEveryItem, operationOf, OPERATIONS } from './operations';
import { propertiesOf, subtitleOf } from './operations/description';

export class GenesysParticipantAttributes implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Genesys Participant Attributes',
		name: 'genesysParticipantAttributes',
		icon: { light: 'file:participantAttributes.svg', dark: 'file:participantAttributes.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: subtitleOf(OPERATIONS),
		description:
			'Set, check, remove, get and find participant attributes of Genesys Cloud conversations',
		defaults: { name: 'Genesys Participant Attributes' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'genesysCloudOAuth2Api', required: true }],
		properties: propertiesOf(OPERATIONS),
	};

	methods = {
		listSearch: { searchConversations, searchParticipants, searchQueues, searchUsers },
		loadOptions: { loadAttributeNames },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const onError = readOnError(this, this.continueOnFail());
		try {
			return await operationOf(this).execute(this, onError);
		} catch (error) {
			return await failEveryItem(this, onError, error);
		}
	}
}
