import type { IDataObject } from 'n8n-workflow';

import { startEditor, credentialName, credentialType } from '../../../tools/editor/editor.mts';
import type { Editor } from '../../../tools/editor/editor.mts';
import { idFrom } from '../../../tools/editor/workflows.mts';
import { packageName } from '../../../tools/n8n/pack.mts';
import { createUserFolder, freePort, type UserFolder } from '../../../tools/n8n/user-folder.mts';
import { QUEUES, USERS } from '../../../tools/simulator/directory.mts';
import { startSimulator } from '../../../tools/simulator/server.mts';
import type { Simulator } from '../../../tools/simulator/server.mts';

/** How long analytics hears nothing, in milliseconds: what comes sooner comes by a notification. */
const LAG_MS = 5000;
const BETWEEN_MS = 250;

let simulator: Simulator;
let folder: UserFolder;
let editor: Editor | undefined;

beforeAll(async () => {
	simulator = await startSimulator({ limit: 100_000, analyticsLagMs: LAG_MS });
	folder = await createUserFolder();
});

afterAll(async () => {
	await editor?.close();
	await simulator?.close();
	await folder?.remove();
});

async function startN8n(): Promise<Editor> {
	editor = await startEditor({ folder: folder.path, port: await freePort(), simulator });
	return editor;
}

function workflowOf({ credentialId }: Editor): IDataObject {
	const credentials = { [credentialType]: { id: credentialId, name: credentialName } };
	const common = { typeVersion: 1, credentials };
	const trigger = {
		id: '1',
		name: 'Rings',
		type: `${packageName}.genesysLiveConversationTrigger`,
		position: [0, 0],
		parameters: { watch: 'queues', allQueues: true, event: 'offered' },
		...common,
	};
	const set = {
		id: '2',
		name: 'Set',
		type: `${packageName}.genesysParticipantAttributes`,
		position: [200, 0],
		parameters: {
			conversationId: idFrom('conversationId'),
			participantId: idFrom('participantId'),
			attributesFrom: 'json',
			attributesJson: '{"seen":"yes"}',
			verification: 'off',
		},
		...common,
	};
	const connections = { Rings: { main: [[{ node: 'Set', type: 'main', index: 0 }]] } };
	const settings = { executionOrder: 'v1' };
	return { name: 'Live', nodes: [trigger, set], connections, settings, pinData: {} };
}

/** Publishes the workflow, as a person does in the editor. */
async function publish({ rest }: Editor, workflow: IDataObject): Promise<void> {
	const { id } = await rest.post<{ id: string }>('/rest/workflows', workflow);
	const { versionId } = await rest.get<{ versionId: string }>(`/rest/workflows/${id}`);
	await rest.post(`/rest/workflows/${id}/activate`, { versionId });
}

async function live(): Promise<void> {
	const { notifications } = simulator;
	const topic = `v2.routing.queues.${QUEUES[0].id}.conversations`;
	await notifications.until(() => notifications.isWatched(topic));
}

/** A conversation that enters a queue, and rings at once. */
function ring(): string {
	const { id } = simulator.startConversation();
	simulator.enterQueue(id, QUEUES[0].id);
	simulator.offer(id, USERS[0].id);
	return id;
}

/** Conversations that ring one after another; so many times all sockets are lost in between. */
async function ringing(count: number, losses: number): Promise<string[]> {
	const ids: string[] = [];
	for (let n = 0; n < count; n += 1) {
		ids.push(ring());
		const isLoss = losses > 0 && n % Math.floor(count / losses) === Math.floor(count / losses / 2);
		if (isLoss) simulator.notifications.sockets.forEach((socket) => socket.drop());
		await new Promise((resolve) => setTimeout(resolve, BETWEEN_MS));
	}
	return ids;
}

function writes(id: string) {
	return simulator.requests.filter(
		({ route, conversationId }) => route === 'patchAttributes' && conversationId === id,
	);
}

/** Waits for requests until all are written. */
async function written(ids: string[]): Promise<void> {
	const isSo = () => ids.every((id) => writes(id).length > 0);
	if (isSo()) return;
	await new Promise<void>((resolve) => {
		const stop = simulator.onRequest(() => {
			if (!isSo()) return;
			stop();
			resolve();
		});
	});
}

/** Milliseconds from the last frame before it to the write that the execution sends. */
function delays(ids: string[]): number[] {
	return ids
		.flatMap((id) => {
			const [{ at }] = writes(id);
			const frames = simulator.notifications.frames.filter(
				(one) => one.conversationId === id && one.at < at,
			);
			return frames.slice(-1).map((last) => at - last.at);
		})
		.sort((a, b) => a - b);
}

test('each of 300 conversations that ring comes once, over a restart of n8n and five losses of its sockets', async () => {
	const old = [ring(), ring()];
	await new Promise((resolve) => setTimeout(resolve, LAG_MS));
	const first = await startN8n();
	await publish(first, workflowOf(first));
	await live();
	const before = await ringing(120, 2);
	await written(before);
	await editor!.close();
	const meanwhile = await ringing(40, 0);
	await startN8n();
	await live();
	const after = await ringing(140, 3);
	await written([...meanwhile, ...after]);
	// Two more polls look at all of them
	const polls = simulator.count('conversationDetails');
	await new Promise<void>((resolve) => {
		const stop = simulator.onRequest(() => {
			if (simulator.count('conversationDetails') < polls + 4) return;
			stop();
			resolve();
		});
	});
	await editor!.close();
	const all = [...before, ...meanwhile, ...after];
	expect(all.map((id) => writes(id).length)).toEqual(all.map(() => 1));
	expect(old.map((id) => writes(id).length)).toEqual([0, 0]);
	expect(simulator.notifications.offences).toEqual([]);
	expect(simulator.notifications.sockets).toEqual([]);
	const ms = delays([...before, ...after]);
	const median = ms[Math.floor(ms.length / 2)];
	process.stderr.write(
		`From a notification to the write, by ${ms.length}: median ${Math.round(median)} ms, slowest ${Math.round(ms.at(-1)!)} ms\n`,
	);
});
