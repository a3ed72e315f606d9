import { startEditor, type Editor } from '../../../tools/editor/editor.mts';
import { createUserFolder, freePort, type UserFolder } from '../../../tools/n8n/user-folder.mts';
import { startSimulator } from '../../../tools/simulator/server.mts';
import type { SeedOptions, Simulator } from '../../../tools/simulator/server.mts';

const EXAMPLE = 'tag-every-new-conversation';
/** How late analytics hears of a conversation, in milliseconds. */
const LAG_MS = { least: 1000, range: 20_000 };

let simulator: Simulator;
let folder: UserFolder;
let editor: Editor | undefined;

beforeAll(async () => {
	simulator = await startSimulator({ limit: 300, windowMs: 6000 });
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

/** Publishes the example, as a person does in the editor, and waits for its first poll. */
async function publish({ rest, workflows }: Editor): Promise<void> {
	const path = `/rest/workflows/${workflows[EXAMPLE]}`;
	const { versionId } = await rest.get<{ versionId: string }>(path);
	await rest.post(`${path}/activate`, { versionId });
	await until(() => simulator.count('conversationDetails') > 0);
}

/** Conversations of which analytics hears in any order. */
function startConversations(count: number, more: Partial<SeedOptions> = {}): string[] {
	return Array.from({ length: count }, (_, index) => {
		const analyticsLagMs = LAG_MS.least + ((index * 7919) % LAG_MS.range);
		const seed = { conversations: 1, startedMinutesAgo: 0, analyticsLagMs, ...more };
		return simulator.seed(seed)[0].id;
	});
}

/** How often each of the conversations was asked for in this way. */
function times(method: string, ids: string[]): number[] {
	const of = new Map(ids.map((id) => [id, 0]));
	for (const request of simulator.requests) {
		const { conversationId = '' } = request;
		const before = of.get(conversationId);
		if (request.method === method && before !== undefined) of.set(conversationId, before + 1);
	}
	return [...of.values()];
}

/** Waits for requests until it is so. */
async function until(isSo: () => boolean): Promise<void> {
	if (isSo()) return;
	await new Promise<void>((resolve) => {
		const stop = simulator.onRequest(() => {
			if (!isSo()) return;
			stop();
			resolve();
		});
	});
}

test('each of 300 conversations is tagged once, over a restart of n8n', async () => {
	const old = startConversations(20, { startedMinutesAgo: 1, analyticsLagMs: 0 });
	await publish(await startN8n());
	const first = startConversations(100);
	await until(() => times('PATCH', first).some((count) => count > 0));
	const second = startConversations(100);
	await editor!.close();
	const meanwhile = startConversations(60);
	const ended = startConversations(40);
	for (const id of ended) simulator.endConversation(id);

	await startN8n();
	const active = [...first, ...second, ...meanwhile];
	await until(() => times('PATCH', active).every(Boolean) && times('GET', ended).every(Boolean));
	// Another look at all of them
	await editor!.close();
	const polls = simulator.count('conversationDetails');
	await startN8n();
	await until(() => simulator.count('conversationDetails') > polls);
	await editor!.close();

	expect(times('PATCH', old)).toEqual(old.map(() => 0));
	expect(times('PATCH', active)).toEqual(active.map(() => 1));
	// Those are read, found to have ended, and left alone
	expect(times('GET', ended)).toEqual(ended.map(() => 1));
	expect(times('PATCH', ended)).toEqual(ended.map(() => 0));
	expect(simulator.earlyReturns).toEqual([]);
});
