import type { IConnections, INode, INodeParameters, IWorkflowBase } from 'n8n-workflow';

import { packageName } from '../n8n/pack.mts';

export const WORKFLOW_ID = 'queue';
export const WEBHOOK_PATH = 'queue';
export const CREDENTIAL_TYPE = 'genesysCloudOAuth2Api';
export const CREDENTIAL = { id: 'credential', name: 'Genesys Cloud' };
/** What the webhook's items set. */
export const VALUE_NAME = 'queueTest';
/** Before the execution's ID, what an execution of the schedule sets. */
export const SCHEDULE_PREFIX = 'schedule';
/** Participants that an execution of the schedule writes to. */
export const SCHEDULED_ITEMS = 10;
const SCHEDULE_SECONDS = 5;

const ours = `${packageName}.genesysParticipantAttributes`;
let place = 0;

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	const position: [number, number] = [place++ * 200, 0];
	return { id: name, name, type, typeVersion, position, parameters, ...more };
}

function idOf(expression: string): INodeParameters {
	return { __rl: true, mode: 'id', value: expression };
}

const credentials = { [CREDENTIAL_TYPE]: CREDENTIAL };

const nodes: INode[] = [
	node(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{
			httpMethod: 'POST',
			path: WEBHOOK_PATH,
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: {},
		},
		{ webhookId: WEBHOOK_PATH },
	),
	node('Items', 'n8n-nodes-base.splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }),
	node(
		'Set',
		ours,
		1,
		{
			conversationId: idOf('={{ $json.conversationId }}'),
			participantId: idOf('={{ $json.participantId }}'),
			attributesFrom: 'json',
			attributesJson: `={{ { ${VALUE_NAME}: $json.value } }}`,
			options: {},
		},
		{ credentials, onError: 'continueRegularOutput' },
	),
	node('Schedule', 'n8n-nodes-base.scheduleTrigger', 1.2, {
		rule: { interval: [{ field: 'seconds', secondsInterval: SCHEDULE_SECONDS }] },
	}),
	node('Find', ours, 1, { operation: 'find', limit: SCHEDULED_ITEMS }, { credentials }),
	node(
		'Tag',
		ours,
		1,
		{
			conversationId: idOf('={{ $json.conversationId }}'),
			participantId: idOf('={{ $json.participantId }}'),
			attributesFrom: 'json',
			attributesJson: `={{ { ['${SCHEDULE_PREFIX}' + $execution.id]: 'yes' } }}`,
			// Whatever is not verified fails the execution
			options: { onMismatch: 'fail' },
		},
		{ credentials },
	),
];

function line(...names: string[]): IConnections {
	return Object.fromEntries(
		names
			.slice(1)
			.map((to, index) => [
				names[index],
				{ main: [[{ node: to, type: 'main' as const, index: 0 }]] },
			]),
	);
}

/** A webhook that sets what it is given and answers with the verdicts, and a schedule that tags. */
export const workflow: IWorkflowBase = {
	id: WORKFLOW_ID,
	name: 'Queue mode',
	active: false,
	isArchived: false,
	activeVersionId: null,
	createdAt: new Date(),
	updatedAt: new Date(),
	nodes,
	connections: { ...line('Webhook', 'Items', 'Set'), ...line('Schedule', 'Find', 'Tag') },
	settings: { executionOrder: 'v1' },
};
