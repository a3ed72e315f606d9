import type { INodeProperties } from 'n8n-workflow';

/** What the form asks first; in alphabetical order, as the editor lists it. */
export const operationField: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'set',
	options: [
		{
			name: 'Find Conversations',
			value: 'find',
			description:
				'Find active conversations and their participants, for workflows that run on a schedule',
			action: 'Find conversations',
		},
		{
			name: 'Get Attributes',
			value: 'get',
			description: 'Get the attributes of a participant, also of conversations that have ended',
			action: 'Get attributes',
		},
		{
			name: 'Remove Attributes',
			value: 'remove',
			description: 'Remove attributes from a participant',
			action: 'Remove attributes',
		},
		{
			name: 'Set Attributes',
			value: 'set',
			description: 'Set attributes of a participant, leaving all others as they are',
			action: 'Set attributes',
		},
	],
};
