import type { INodePropertyOptions } from 'n8n-workflow';

/** Purposes as Genesys Cloud's analytics lists them, and the two that stand for the customer. */
export const PURPOSES: INodePropertyOptions[] = [
	{ name: 'ACD (Queue)', value: 'acd' },
	{ name: 'Agent', value: 'agent' },
	{ name: 'API', value: 'api' },
	{ name: 'Bot Flow', value: 'botflow' },
	{ name: 'Campaign', value: 'campaign' },
	{
		name: 'Customer',
		value: 'customer',
		description: 'The customer of a contact-center conversation',
	},
	{
		name: 'Customer or External',
		value: 'customerOrExternal',
		description: 'The person outside, in contact-center and in business conversations',
	},
	{ name: 'Dialer', value: 'dialer' },
	{
		name: 'External',
		value: 'external',
		description: 'The person outside, in a business conversation',
	},
	{ name: 'Fax', value: 'fax' },
	{ name: 'Group', value: 'group' },
	{ name: 'Inbound', value: 'inbound' },
	{ name: 'IVR (Flow)', value: 'ivr' },
	{ name: 'Manual', value: 'manual' },
	{ name: 'Outbound', value: 'outbound' },
	{ name: 'Station', value: 'station' },
	{ name: 'User', value: 'user', description: 'A Genesys Cloud user, in a business conversation' },
	{ name: 'Voice Survey Flow', value: 'voicesurveyflow' },
	{ name: 'Voicemail', value: 'voicemail' },
	{ name: 'Workflow', value: 'workflow' },
];

/** What the editor's choice `customerOrExternal` stands for; every other choice stands for itself. */
const CUSTOMER_OR_EXTERNAL = ['customer', 'external'];

/**
 * The participants' purposes that a choice in the editor means, the preferred first: an external
 * party beside a customer is an interpreter or the target of a transfer.
 */
export function purposesOf(choice: string): string[] {
	return choice === 'customerOrExternal' ? CUSTOMER_OR_EXTERNAL : [choice];
}

/** A participant's purpose in the words of the editor. */
export function purposeName(purpose: string | undefined): string {
	return PURPOSES.find(({ value }) => value === purpose)?.name ?? purpose ?? 'Unknown';
}
