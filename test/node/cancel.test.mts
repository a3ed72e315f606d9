import { setTimeout as delay } from 'node:timers/promises';

import type { RouteName } from '../simulator/server.mts';
import { credentialFor, withSimulator, type Simulator } from './support.mts';
import { all, itemsFor, set, statusesOf, type Changed } from './updates.mts';

/** Resolves once so many requests of a route have been answered, with all requests seen by then. */
async function whenAnswered(
	{ requests }: Simulator,
	route: RouteName,
	answers: number,
): Promise<number> {
	const answered = () => requests.filter((one) => one.route === route && one.answeredAt).length;
	while (answered() < answers) await delay(5);
	return requests.length;
}

describe('cancelling ends all waits at once, and starts no new request', () => {
	interface Waiting {
		arrange?(simulator: Simulator): void;
		settings?: Parameters<typeof withSimulator>[0];
		changed?: Changed;
		/** What has been answered when the run is cancelled. */
		after: [RouteName, number];
	}
	const cases: Array<[string, Waiting]> = [
		['for the limit', { settings: { limit: 5 }, after: ['patchAttributes', 5] }],
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
				after: ['patchAttributes', 10],
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
	test.each(cases)('%s', async (_, { arrange, settings, changed, after: [route, answers] }) => {
		await withSimulator({ ...settings }, async (simulator) => {
			const items = itemsFor(simulator.seed({ conversations: 20 }));
			arrange?.(simulator);
			const cancelWhen = whenAnswered(simulator, route, answers);
			const result = await set(simulator, items, { ...changed, cancelWhen });
			expect(result.status).toBe('canceled');
			expect(result.json).toEqual([]);
			expect(simulator.requests.length - (await cancelWhen)).toBeLessThanOrEqual(10);
		});
	});

	test('also with Continue', async () => {
		await withSimulator({ limit: 5 }, async (simulator) => {
			const items = itemsFor(simulator.seed({ conversations: 20 }));
			const result = await set(simulator, items, {
				cancelWhen: whenAnswered(simulator, 'patchAttributes', 5),
				node: { onError: 'continueRegularOutput' },
			});
			expect(result.status).toBe('canceled');
			expect(simulator.count('patchAttributes')).toBe(5);
		});
	});

	test('and the next execution on the same credential works', async () => {
		await withSimulator({ serviceMs: 20 }, async (simulator) => {
			const credential = credentialFor(simulator);
			const items = itemsFor(simulator.seed({ conversations: 20 }));
			const cancelWhen = whenAnswered(simulator, 'patchAttributes', 3);
			await set(simulator, items, { credential, cancelWhen });
			expect(statusesOf(await set(simulator, items, { credential }))).toEqual(all('verified', 20));
		});
	});
});
