import type { IDataObject, INodeParameters, WorkflowActivateMode } from 'n8n-workflow';

import { GenesysLiveConversationTrigger } from '../../nodes/GenesysLiveConversationTrigger/GenesysLiveConversationTrigger.node';
import { forgetTracks } from '../../nodes/GenesysParticipantAttributesTrigger/track';
import {
	activate,
	triggeredWorkflow,
	type Triggered,
	type TriggeredWorkflow,
} from '../../tools/engine/trigger.mts';
import { QUEUES, USERS } from '../../tools/simulator/directory.mts';
import { simulator } from '../support/simulatorForAll.mts';
import { conversationIds } from './findConversations.mts';
import { credentialFor } from './support.mts';

export const trigger = new GenesysLiveConversationTrigger();
export const [QUEUE, OTHER_QUEUE] = QUEUES.map(({ id }) => id);
export const [USER, OTHER_USER] = USERS.map(({ id }) => id);

/** Analytics knows nothing of what a test does. */
export const NOT_IN_ANALYTICS = 3_600_000;

function byId(name: 'queue' | 'user', ids: string[]): INodeParameters {
	const chosen = ids.map((value) => ({ [`${name}Id`]: { __rl: true, mode: 'id', value } }));
	return { [name]: chosen } as INodeParameters;
}

export function ofQueues(...ids: string[]): INodeParameters {
	return { watch: 'queues', queues: byId('queue', ids) };
}

export function ofUsers(...ids: string[]): INodeParameters {
	return { watch: 'users', users: byId('user', ids) };
}

export function workflowOf(parameters: INodeParameters = {}): TriggeredWorkflow {
	const all = { event: 'entered', ...ofQueues(QUEUE), ...parameters };
	return triggeredWorkflow(all, credentialFor(simulator));
}

const open = new Set<{ one: Triggered; workflow: TriggeredWorkflow }>();

/** Publishes it; it is closed after the test. */
export async function publish(
	workflow: TriggeredWorkflow = workflowOf(),
	activation?: WorkflowActivateMode,
): Promise<Triggered> {
	const one = await activate(trigger, workflow, activation);
	open.add({ one, workflow });
	return one;
}

/** All topics have a socket that hears of them. */
export async function watched(...ids: string[]): Promise<void> {
	const { notifications } = simulator;
	const topics = ids.flatMap((id) => [
		`v2.routing.queues.${id}.conversations`,
		`v2.users.${id}.conversations`,
	]);
	await notifications.until(
		() => topics.filter((topic) => notifications.isWatched(topic)).length >= ids.length,
	);
}

/** Published, and told by its sockets alone of what happens there. */
export async function live(parameters: INodeParameters = {}, where = QUEUE): Promise<Triggered> {
	simulator.settings.analyticsLagMs = NOT_IN_ANALYTICS;
	const one = await publish(workflowOf(parameters));
	await watched(where);
	return one;
}

/** A conversation that enters a queue now. */
export function enters(queueId = QUEUE): string {
	const { id } = simulator.startConversation();
	simulator.enterQueue(id, queueId);
	return id;
}

export function idsOf({ executions }: Triggered): unknown[] {
	return conversationIds(executions.flat());
}

/** Resolves once so many items have come. */
export async function items(one: Triggered, number: number): Promise<IDataObject[]> {
	await one.until(() => one.executions.flat().length >= number);
	return one.executions.flat();
}

/** Registers what closes the triggers of a test, and sees to it that they have told no secret. */
export function closeAfterEach(): void {
	beforeEach(forgetTracks);
	afterEach(async () => {
		for (const { one, workflow } of open) {
			await one.close();
			const told = [one.executions, one.failed.map(textsOf), one.logs, workflow.staticData];
			for (const { id } of simulator.notifications.channels)
				expect(JSON.stringify(told)).not.toContain(id);
		}
		open.clear();
	});
}

function textsOf({ name, message, stack, ...rest }: Error) {
	return { name, message, stack, ...rest };
}
