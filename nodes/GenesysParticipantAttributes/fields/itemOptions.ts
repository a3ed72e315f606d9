import type { INodeProperties } from 'n8n-workflow';

export const forWrites = { show: { '/operation': ['set', 'remove'] } };
const forSet = { show: { '/operation': ['set'] } };

/** What becomes of an item's names, values and fields; read for each item. */
export const itemOptions: INodeProperties[] = [
	{
		displayName: 'Empty Values',
		name: 'emptyValues',
		type: 'options',
		default: 'keep',
		description: 'What an empty text does',
		displayOptions: forSet,
		options: [
			{ name: 'Remove the Attribute', value: 'remove' },
			{ name: 'Set an Empty Text', value: 'keep' },
			{ name: 'Skip', value: 'skip', description: 'Leave the attribute as it is' },
		],
	},
	{
		displayName: 'Existing Values',
		name: 'existingValues',
		type: 'options',
		default: 'overwrite',
		description: 'What to do with an attribute that is there already',
		displayOptions: forSet,
		options: [
			{ name: 'Keep', value: 'keep', description: 'Only set what is not there yet (reads first)' },
			{ name: 'Overwrite', value: 'overwrite' },
		],
	},
	{
		displayName: 'Include Input Fields',
		name: 'includeInputFields',
		type: 'boolean',
		default: false,
		description:
			'Whether to put the fields and the binary data of the input item into the output item, too. Where names meet, the result wins.',
		displayOptions: forWrites,
	},
	{
		displayName: 'Name Prefix',
		name: 'keyPrefix',
		type: 'string',
		default: '',
		placeholder: 'e.g. context.',
		description:
			'Put before every attribute name that does not begin with it already. "context." is where scripts find values of web chats; "conversationDetails.participantData." shows them in the interaction panel.',
		displayOptions: forWrites,
	},
	{
		displayName: 'Null Values',
		name: 'nullValues',
		type: 'options',
		default: 'auto',
		description: 'What null does',
		displayOptions: forSet,
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description:
					'Skip with Attributes From = Input Item and as a tool of an AI agent, else remove the attribute',
			},
			{ name: 'Remove the Attribute', value: 'remove' },
			{ name: 'Skip', value: 'skip', description: 'Leave the attribute as it is' },
		],
	},
	{
		displayName: 'Remove By',
		name: 'removeBy',
		type: 'options',
		default: 'null',
		description:
			'How a removal is sent. Genesys Cloud documents no way to remove an attribute, so the check tells whether it worked.',
		displayOptions: forWrites,
		options: [
			{ name: 'Empty Text', value: 'emptyString' },
			{ name: 'Null', value: 'null' },
		],
	},
];
