import type { INodeProperties } from 'n8n-workflow';

/** What to write, for Set. */
export const attributeFields: INodeProperties[] = [
	{
		displayName: 'Attributes From',
		name: 'attributesFrom',
		type: 'options',
		default: 'fields',
		description: 'Where the names and values of the attributes come from',
		options: [
			{
				name: 'Fields Below',
				value: 'fields',
				description: 'Name each attribute and give it a value',
			},
			{
				name: 'Input Item',
				value: 'input',
				description: 'Use fields of the incoming item as they are',
			},
			{ name: 'JSON', value: 'json', description: 'Give an object of names and values' },
		],
	},
	{
		displayName: 'Attributes',
		name: 'attributes',
		type: 'assignmentCollection',
		// n8n 2.40 shows the type all the same, and `disableType` lets nobody change it
		typeOptions: { assignment: { hideType: true, disableType: true, defaultType: 'string' } },
		default: {},
		description:
			'Sets these attributes and leaves all others alone. Values are stored as text. To remove an attribute, give it null by an expression: {{ null }}.',
		displayOptions: { show: { attributesFrom: ['fields'] } },
	},
	{
		displayName: 'Input Fields to Use',
		name: 'inputFields',
		type: 'options',
		default: 'selected',
		description:
			'Which fields of the incoming item become attributes. What is no data is left out unless selected by name: the IDs of the item, what this node itself puts out, and what a webhook or an event wraps around its data.',
		displayOptions: { show: { attributesFrom: ['input'] } },
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'All Except', value: 'allExcept' },
			{ name: 'Selected', value: 'selected' },
		],
	},
	{
		displayName: 'Field Names',
		name: 'inputFieldNames',
		type: 'string',
		requiresDataPath: 'multiple',
		default: '',
		required: true,
		placeholder: 'e.g. tier, body.customer.city',
		description:
			'Names of input fields, separated by commas. A field inside of others is named by its path, such as body.customer.city; the attribute has the last part of it as its name.',
		displayOptions: {
			show: {
				attributesFrom: ['input'],
				inputFields: ['selected', 'allExcept'],
			},
		},
	},
	{
		displayName: 'Attributes (JSON)',
		name: 'attributesJson',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. { "tier": "gold" }',
		required: true,
		description:
			'Sets the attributes of this object and leaves all others alone. Values are stored as text; null removes the attribute.',
		displayOptions: { show: { attributesFrom: ['json'] } },
	},
];

const namesFrom: INodeProperties = {
	displayName: 'Names From',
	name: 'namesFrom',
	type: 'options',
	default: 'names',
	description: 'Where the names of the attributes come from',
	options: [
		{
			name: 'List',
			value: 'list',
			description: 'Choose from what the participant has now',
		},
		{ name: 'Names Below', value: 'names', description: 'Write them, or drag fields here' },
	],
};

const chosenNames: INodeProperties = {
	displayName: 'Attributes to Remove',
	name: 'chosenNames',
	type: 'multiOptions',
	typeOptions: {
		loadOptionsMethod: 'loadAttributeNames',
		loadOptionsDependsOn: ['conversationId.value', 'participantId.value', 'participantPurpose'],
	},
	default: [],
	required: true,
	description:
		'By their names, as the participant has them now. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	hint: 'The list needs the permission conversation:communication:view. An expression gives a list of names.',
	displayOptions: { show: { namesFrom: ['list'] } },
};

const attributeNames: INodeProperties = {
	displayName: 'Attribute Names',
	name: 'attributeNames',
	type: 'string',
	requiresDataPath: 'multiple',
	default: '',
	required: true,
	placeholder: 'e.g. tier, caseNumber',
	displayOptions: { show: { namesFrom: ['names'] } },
	description:
		'Names of the attributes to remove, separated by commas, or a JSON list for names with commas in them. Names are case-sensitive.',
};

/** What to take away, for Remove. */
export const removalFields: INodeProperties[] = [namesFrom, attributeNames, chosenNames];

/** Whether to look at what came of it, for both. */
export const verification: INodeProperties = {
	displayName: 'Check the Result',
	name: 'verification',
	type: 'options',
	default: 'readBack',
	noDataExpression: true,
	description:
		'Reads each conversation after the last write and compares, since Genesys Cloud only says that it accepted the change',
	options: [
		{ name: 'Read Back', value: 'readBack', description: 'Read, compare, and say for each item' },
		{
			name: 'No',
			value: 'off',
			description: 'Trust that what was accepted is done; saves requests',
		},
	],
};
