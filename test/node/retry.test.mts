import type { Fault } from '../../tools/simulator/server.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, withSimulator } from './support.mts';
import { seedItem, set, statusesOf, storedFor, writesTo } from './updates.mts';

simulatorForAll();

const NO_RETRY = { maxRetries: 0 };

/** Short where there is nothing to wait for, and else long enough for a busy machine. */
function timeoutFor({ kind }: Fault): number {
	return kind === 'hang' ? 1.5 : 30;
}

function status(code: number, applied = false): Fault {
	return { kind: 'status', status: code, applied };
}

const passing: Array<[string, Fault]> = [
	['408', status(408)],
	['409', status(409)],
	['500', status(500)],
	['500 after the work was done', status(500, true)],
	['502', status(502)],
	['503', status(503)],
	['504 after the work was done', status(504, true)],
	['a connection lost before the work was done', { kind: 'reset' }],
	['a connection lost after the work was done', { kind: 'reset', applied: true }],
	['no answer', { kind: 'hang', applied: false }],
	['no answer, though the work was done', { kind: 'hang' }],
	['a page of a proxy', { kind: 'html', applied: false }],
	['a page of a proxy with 502', { kind: 'html', status: 502, applied: false }],
	['an answer cut off', { kind: 'brokenJson' }],
];

test.concurrent.each(passing)('a write is tried again after %s', async (_, fault) => {
	await withSimulator({}, async (simulator) => {
		const item = seedItem(simulator);
		simulator.faults.next('patchAttributes', fault);
		const { records, error } = await set(simulator, [item], {
			options: { timeout: timeoutFor(fault) },
		});
		expect(error).toBeUndefined();
		expect(records[0]).toMatchObject({ status: 'verified', delivery: { attempts: 2 } });
		expect(storedFor(simulator, item)).toEqual({ tier: 'gold' });
		expect(writesTo(simulator).map(({ fault: met }) => met)).toEqual([fault.kind, undefined]);
	});
});

test.concurrent.each([...passing, ['an empty body', { kind: 'emptyBody' }] as [string, Fault]])(
	'a read is tried again after %s',
	async (_, fault) => {
		await withSimulator({}, async (simulator) => {
			const item = seedItem(simulator);
			simulator.faults.next('getConversation', fault);
			const { records } = await set(simulator, [item], { options: { timeout: timeoutFor(fault) } });
			expect(records[0]).toMatchObject({ status: 'verified', validation: { reads: 1 } });
			expect(simulator.count('getConversation')).toBe(2);
			expect(simulator.count('patchAttributes')).toBe(1);
		});
	},
);

const unclear: Array<[string, Fault]> = [
	['a connection lost', { kind: 'reset', applied: true }],
	['no answer', { kind: 'hang' }],
	['500', status(500, true)],
	['502', status(502, true)],
	['504', status(504, true)],
	['a page of a proxy', { kind: 'html' }],
	['an answer cut off', { kind: 'brokenJson' }],
];

describe.each([['readBack'], ['off']])(
	'when tries run out on an unclear answer, with verification %s, the conversation is read',
	(verification) => {
		test.concurrent.each(unclear)('and found as asked after %s: verified', async (_, fault) => {
			await withSimulator({}, async (simulator) => {
				simulator.faults.next('patchAttributes', fault);
				const { records, error } = await set(simulator, [seedItem(simulator)], {
					parameters: { verification },
					options: { ...NO_RETRY, timeout: timeoutFor(fault) },
				});
				expect(error).toBeUndefined();
				expect(records[0]).toMatchObject({ status: 'verified', valid: true });
				expect(records[0].validation.reads).toBe(1);
			});
		});

		test('and could not be read: failed, and nobody knows', async () => {
			simulator.faults.next('patchAttributes', { kind: 'reset' });
			simulator.faults.next('getConversation', 403);
			const { records } = await set(simulator, [seedItem(simulator)], {
				parameters: { verification },
				options: NO_RETRY,
				node: CONTINUE,
			});
			expect(records[0]).toMatchObject({ status: 'failed', valid: null, reason: 'network' });
		});
	},
);

test('an unclear write of several items is read back, though a later try is refused', async () => {
	const item = seedItem(simulator, { tier: 'gold' });
	simulator.faults.next('patchAttributes', { kind: 'reset', applied: true });
	simulator.faults.next('patchAttributes', 400);
	// Then item by item
	simulator.faults.next('patchAttributes', 418);
	const items = [item, { ...item, attributes: { city: 'Rome' } }];
	const result = await set(simulator, items, { node: CONTINUE });
	expect(statusesOf(result)).toEqual(['verified', 'verified']);
});

test('a write that was plainly refused is not read back', async () => {
	simulator.faults.next('patchAttributes', 503);
	await set(simulator, [seedItem(simulator)], { options: NO_RETRY, node: CONTINUE });
	expect(simulator.count('getConversation')).toBe(0);
});

test.concurrent('a 503 that names its time is not tried before, and the wait is told', async () => {
	await withSimulator({}, async (simulator) => {
		const headers = { 'Retry-After': '1' };
		simulator.faults.next('patchAttributes', { kind: 'status', status: 503, headers });
		const { records } = await set(simulator, [seedItem(simulator)]);
		const [first, second] = writesTo(simulator);
		expect(second.at - first.answeredAt!).toBeGreaterThanOrEqual(990);
		expect(records[0].delivery.waitedMs).toBeGreaterThanOrEqual(990);
	});
});
