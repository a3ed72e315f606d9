import { setTimeout as delay } from 'node:timers/promises';

import type { IDataObject } from 'n8n-workflow';

import { differs } from '../support/engine/differs.mts';
import type { RouteName, Settings } from '../support/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CONTINUE, credentialFor, type Simulator } from './support.mts';
import { all, itemsFor, set, statusesOf, type Changed, type UpdateRun } from './updates.mts';

simulatorForAll();

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
		const text = /^.*\b2 of 20 items had been written.*Skip Unchanged/;
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
