import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import type { RequestLog, RouteName, Settings } from '../../tools/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { differs } from '../../tools/engine/differs.mts';
import { CONTINUE, credentialFor, type Simulator } from './support.mts';
import {
	all,
	type Changed,
	itemsFor,
	seedItem,
	set,
	statusesOf,
	type UpdateRun,
	writesTo,
} from './updates.mts';

simulatorForAll();

/** The numbers of the sentence that ends the description of a run's error; zero where one is not told. */
function progressOf(description: string | null | undefined): Record<string, number> {
	const [sentence] = /Before the run stopped, .*$/.exec(description ?? '')!;
	const numberOf = (pattern: RegExp) => Number(pattern.exec(sentence)?.[1] ?? 0);
	const told = {
		written: numberOf(/(\d+)(?: of \d+ items?)? had been written/),
		notChecked: numberOf(/(\d+) of them not checked/),
		unknown: numberOf(/(\d+)(?: of \d+ items?)? may have been written/),
		failed: numberOf(/(\d+)(?: of \d+ items?)? had failed/),
		notSent: numberOf(/(\d+)(?: of \d+ items?)? had not been sent/),
	};
	const total = numberOf(/^Before the run stopped, \d+ of (\d+) items?/);
	expect(told.written + told.unknown + told.failed + told.notSent).toBe(total);
	expect(sentence).not.toMatch(/\b0\b/);
	return { total, ...told };
}

function failFor(simulator: Simulator, { conversationId }: { conversationId: string }) {
	simulator.faults.next({ route: 'patchAttributes', conversationId }, 400);
}

function answered({ requests }: Simulator, route: RouteName, status: number): RequestLog[] {
	return requests.filter((one) => one.route === route && one.status === status);
}

describe('with Stop Workflow, the first failure starts no new write and no check', () => {
	test('and says truly how far the run had come', async () => {
		Object.assign(simulator.settings, { serviceMs: 10 });
		const items = itemsFor(simulator.seed({ conversations: 100 }));
		failFor(simulator, items[30]);
		const { error } = await set(simulator, items);
		expect(error?.message).toMatch(/\[item 30\]$/);
		const written = answered(simulator, 'patchAttributes', 202).length;
		expect(written).toBeGreaterThanOrEqual(30 - 9);
		expect(written).toBeLessThanOrEqual(30 + 10);
		expect(progressOf(error?.description)).toEqual({
			total: 100,
			written,
			notChecked: written,
			unknown: 0,
			failed: 1,
			notSent: 100 - written - 1,
		});
		expect(simulator.count('getConversation')).toBe(0);
	});

	test('but lets the writes under way finish', async () => {
		const items = itemsFor(simulator.seed({ conversations: 5 }));
		const slow = { route: 'patchAttributes', conversationId: items[1].conversationId } as const;
		simulator.faults.next(slow, { kind: 'slow', ms: 150 });
		failFor(simulator, items[2]);
		const { error } = await set(simulator, items, { options: { concurrency: 2 } });
		expect(error?.message).toMatch(/\[item 2\]$/);
		expect(writesTo(simulator).map(({ status }) => status)).toEqual([202, 202, 400]);
		expect(progressOf(error?.description)).toMatchObject({ written: 2, notSent: 2 });
	});

	test('and says of a write without an answer, whose check is not made, that it may have been made', async () => {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		const [{ conversationId }] = items;
		simulator.faults.next({ route: 'patchAttributes', conversationId }, { kind: 'reset' });
		failFor(simulator, items[1]);
		const { error } = await set(simulator, items, { options: { maxRetries: 0, concurrency: 1 } });
		expect(progressOf(error?.description)).toMatchObject({ unknown: 1, failed: 1, notSent: 1 });
	});

	test('and counts participants where an item is for several', async () => {
		const [{ id: conversationId, participants }] = simulator.seed({
			conversations: 1,
			purposes: ['agent', 'agent', 'agent'],
		});
		const [, { id: participantId }] = participants;
		simulator.faults.next({ route: 'patchAttributes', participantId }, 400);
		const { error } = await set(simulator, [{ conversationId, attributes: { tier: 'gold' } }], {
			parameters: {
				participantBy: 'purpose',
				participantPurpose: 'agent',
				participantMatch: 'all',
			},
		});
		expect(error?.description).toMatch(
			/Before the run stopped, \d of 3 participants had been written/,
		);
	});

	test('and counts nothing where there is one item only', async () => {
		const items = itemsFor(simulator.seed({ conversations: 1 }));
		failFor(simulator, items[0]);
		const { error } = await set(simulator, items);
		expect(error?.description).toMatch(
			/^Try one attribute at a time to find the one that is refused\. \(Genesys Cloud: [^)]*\)$/,
		);
	});

	test('and counts as written what was read back after its write got no answer', async () => {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		const [{ conversationId }, , last] = items;
		simulator.faults.next(
			{ route: 'patchAttributes', conversationId },
			{ kind: 'reset', applied: true },
		);
		const lost = { route: 'getConversation', conversationId: last.conversationId } as const;
		simulator.faults.next(lost, 403);
		const { error } = await set(simulator, items, {
			options: { maxRetries: 0, onMismatch: 'fail', concurrency: 1 },
		});
		expect(error?.message).toMatch(/\[item 2\]$/);
		expect(progressOf(error?.description)).toMatchObject({ written: 3, notSent: 0 });
	});

	test('nor the rest of a refused combined write', async () => {
		Object.assign(simulator.settings, { maxAttributeValueBytes: 10 });
		const item = seedItem(simulator);
		const values = ['a', 'x'.repeat(11), 'c'];
		const items = values.map((value, n) => ({ ...item, attributes: { [`f${n}`]: value } }));
		const { error } = await set(simulator, items);
		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(writesTo(simulator).map(({ status }) => status)).toEqual([400, 202, 400]);
		expect(progressOf(error?.description)).toMatchObject({ written: 1, notSent: 1 });
	});

	test('nor a retry of another write, nor the wait for it', async () => {
		const [known, ...items] = itemsFor(simulator.seed({ conversations: 3 }));
		const credential = credentialFor(simulator);
		await set(simulator, [known], { credential });
		const headers = { 'Retry-After': '120' };
		const { conversationId } = items[0];
		simulator.faults.next(
			{ route: 'patchAttributes', conversationId },
			{ kind: 'status', status: 503, headers },
		);
		failFor(simulator, items[1]);
		const { error } = await set(simulator, items, { credential, options: { concurrency: 1 } });
		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(simulator.count('patchAttributes')).toBe(1 + 2);
	});

	test('when a read before the write fails', async () => {
		const items = itemsFor(simulator.seed({ conversations: 50 }));
		simulator.removeConversation(items[0].conversationId);
		const { error } = await set(simulator, items, { options: { skipEnded: true } });
		expect(error).toMatchObject({ httpCode: '404' });
		expect(error?.message).toMatch(/\[item 0\]$/);
		const { written, notSent } = progressOf(error?.description);
		expect(written).toBe(simulator.count('patchAttributes', 202));
		expect(written).toBeLessThanOrEqual(10);
		expect(written + notSent).toBe(49);
	});

	test('and counts as not sent what it keeps another item from', async () => {
		const [known, ...items] = itemsFor(simulator.seed({ conversations: 4 }));
		const credential = credentialFor(simulator);
		await set(simulator, [known], { credential, parameters: { verification: 'off' } });
		const { conversationId } = items[0];
		const headers = { 'Retry-After': '60' };
		simulator.faults.next(
			{ route: 'getConversation', conversationId },
			{ kind: 'status', status: 503, headers },
		);
		simulator.faults.next(
			{ route: 'getConversation', conversationId: items[1].conversationId },
			403,
		);
		const options = { skipEnded: true, concurrency: 2 };
		const { error } = await set(simulator, items, { credential, options });
		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(progressOf(error?.description)).toMatchObject({ written: 0, notSent: 2 });
	});

	test('and counts as not sent what an outage has held back', async () => {
		const items = itemsFor(simulator.seed({ conversations: 20 }));
		simulator.outage({ kind: 'status', status: 503 });
		const { error } = await set(simulator, items, { options: { maxWait: 1 } });
		const tried = new Set(writesTo(simulator).map(({ conversationId }) => conversationId)).size;
		expect(tried).toBeGreaterThan(0);
		expect(progressOf(error?.description)).toMatchObject({ written: 0, notSent: 20 - tried });
	});

	test('when a check fails the item', async () => {
		Object.assign(simulator.settings, { readDelayMs: 600_000 });
		const items = itemsFor(simulator.seed({ conversations: 20 }));
		const { error } = await set(simulator, items, {
			options: { onMismatch: 'fail', verifyFor: 0, concurrency: 1 },
		});
		expect(error?.message).toMatch(/is not what was asked for \[item 0\]$/);
		expect(simulator.count('getConversation')).toBe(1);
		expect(progressOf(error?.description)).toEqual({
			...{ total: 20, written: 20, notChecked: 19, unknown: 0, failed: 0, notSent: 0 },
		});
	});

	test('and blames no item whose value may still appear', async () => {
		Object.assign(simulator.settings, { readDelayMs: 600_000 });
		const items = itemsFor(simulator.seed({ conversations: 2 }));
		const { conversationId } = items[1];
		simulator.faults.next({ route: 'getConversation', conversationId }, 403);
		const { error } = await set(simulator, items, {
			options: { onMismatch: 'fail', verifyFor: 600 },
		});
		expect(error).toMatchObject({ httpCode: '403' });
		expect(error?.message).toMatch(/\[item 1\]$/);
		expect(progressOf(error?.description)).toMatchObject({ written: 2, notChecked: 1 });
	});
});

/** A route, and how many answers of it. */
type Answers = [RouteName, number];

/** Runs Set, cancels it once so much has been answered, and counts the requests that came later. */
async function setUntil(
	simulator: Simulator,
	[route, answers]: Answers,
	items: IDataObject[],
	changed: Changed = {},
): Promise<{ result: UpdateRun; later: number }> {
	const { requests } = simulator;
	const answered = () => requests.filter((one) => one.route === route && one.answeredAt).length;
	let isOver = false;
	async function enough(): Promise<number> {
		while (answered() < answers && !isOver) await delay(5);
		return requests.length;
	}
	const cancelWhen = enough();
	const running = set(simulator, items, { ...changed, cancelWhen });
	const result = await running.finally(() => (isOver = true));
	return { result, later: requests.length - (await cancelWhen) };
}

describe('cancelling ends all waits at once, and starts no new request', () => {
	interface Waiting {
		arrange?(simulator: Simulator): void;
		settings?: Partial<Settings>;
		changed?: Changed;
		/** What has been answered when the run is cancelled. */
		after: Answers;
	}
	const cases: Array<[string, Waiting]> = [
		[
			'for the limit, with Continue, too',
			{ settings: { limit: 5 }, changed: { node: CONTINUE }, after: ['patchAttributes', 5] },
		],
		[
			'that a 429 asked for',
			{
				arrange: ({ faults }) =>
					faults.next('patchAttributes', { kind: 'status', status: 429, retryAfter: 120 }),
				after: ['patchAttributes', 1],
			},
		],
		[
			'between tries',
			{
				arrange: ({ faults }) => {
					const headers = { 'Retry-After': '120' };
					faults.next('patchAttributes', { kind: 'status', status: 503, headers }, 99);
				},
				after: ['patchAttributes', 1],
			},
		],
		[
			'for a late value',
			{
				settings: { readDelayMs: 600_000 },
				changed: { options: { verifyFor: 600 } },
				after: ['getConversation', 20],
			},
		],
		[
			'before a first read',
			{
				settings: { limit: 3 },
				changed: { options: { skipEnded: true } },
				after: ['getConversation', 2],
			},
		],
	];
	test.each(cases)('%s', async (_, { arrange, settings, changed, after }) => {
		Object.assign(simulator.settings, settings);
		const items = itemsFor(simulator.seed({ conversations: 20 }));
		arrange?.(simulator);
		const { result, later } = await setUntil(simulator, after, items, changed);
		expect(result.status).toBe('canceled');
		expect(result.json).toEqual([]);
		expect(later).toBeLessThanOrEqual(10);
	});

	test('and what had been written is told where n8n keeps it, in its log and in the console', async () => {
		const items = itemsFor(simulator.seed({ conversations: 20 }));
		const { conversationId } = items[2];
		simulator.faults.next({ route: 'patchAttributes', conversationId }, { kind: 'hang' });
		// With one request at a time, its arrival means that the two before have been answered
		const cancelWhen = new Promise<void>((resolve) => {
			simulator.onRequest((one) => one.conversationId === conversationId && resolve());
		});
		const result = await set(simulator, items, { options: { concurrency: 1 }, cancelWhen });
		const text =
			/2 of 20 items had been written.*, 1 may have been written, and 17 had not been sent\. .*Skip Unchanged/;
		if (!differs('2.20', 'n8n lets a node highlight no data of its execution')) {
			const saved = result.savedWhenCancelled?.genesys_when_cancelled;
			expect(saved).toMatch(text);
			expect(saved?.length).toBeLessThanOrEqual(255);
		}
		expect(result.logs).toContainEqual(
			expect.objectContaining({ level: 'warn', message: expect.stringMatching(text) }),
		);
		expect(result.messages).toContainEqual(expect.stringMatching(text));
	});

	test('and the next execution on the same credential works', async () => {
		Object.assign(simulator.settings, { serviceMs: 20 });
		const credential = credentialFor(simulator);
		const items = itemsFor(simulator.seed({ conversations: 20 }));
		const { result } = await setUntil(simulator, ['patchAttributes', 3], items, { credential });
		expect(result.status).toBe('canceled');
		expect(statusesOf(await set(simulator, items, { credential }))).toEqual(all('verified', 20));
	});
});
