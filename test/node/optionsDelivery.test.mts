import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { withSimulator, type Simulator } from './support.mts';
import { all, itemsFor, remove, seedItem, set, statusesOf, storedFor } from './updates.mts';

simulatorForAll();

/** What Write To: participant is for. */
const GATEWAY = { participantPatch: 'merge' } as const;
const TO_PARTICIPANT = { writeTo: 'participant', verifyFor: 0 };

describe('Write To: participant', () => {
	test('an answer with the participant and its attributes is the check, and costs no read', async () => {
		Object.assign(simulator.settings, GATEWAY);
		const items = itemsFor(simulator.seed({ conversations: 3 }), (index) => ({ n: index }));
		const result = await set(simulator, items, { options: TO_PARTICIPANT });
		expect(statusesOf(result)).toEqual(all('verified', 3));
		expect(result.records[2]).toMatchObject({
			valid: true,
			validation: { actual: { n: '2' }, reads: 0, checkedAt: expect.stringMatching(/Z$/) },
			delivery: { statusCode: 200 },
		});
		expect(simulator.count('patchParticipant')).toBe(3);
		expect(simulator.count('patchAttributes')).toBe(0);
		expect(simulator.count('getConversation')).toBe(0);
	});

	test('a removal is read back', async () => {
		Object.assign(simulator.settings, GATEWAY);
		const item = { ...seedItem(simulator, {}, { tier: 'gold' }), names: 'tier' };
		const result = await remove(simulator, [item], { options: TO_PARTICIPANT });
		expect(statusesOf(result)).toEqual(['verified']);
		expect(storedFor(simulator, item)).toEqual({});
		expect(simulator.count('getConversation')).toBe(1);
	});

	test('an empty answer is no check: it is read back', async () => {
		Object.assign(simulator.settings, GATEWAY);
		simulator.faults.next('patchParticipant', { kind: 'emptyBody' });
		const { records } = await set(simulator, [seedItem(simulator)], { options: TO_PARTICIPANT });
		expect(records[0]).toMatchObject({ status: 'verified', validation: { reads: 1 } });
		expect(records[0].delivery).toMatchObject({ statusCode: 200, attempts: 1 });
	});

	test('a 202 is no check: what was ignored is found by reading', async () => {
		Object.assign(simulator.settings, { participantPatch: 'documented' });
		const item = seedItem(simulator, { tier: 'gold' }, { tier: 'old' });
		const { records } = await set(simulator, [item], { options: TO_PARTICIPANT });
		expect(records[0]).toMatchObject({
			status: 'mismatch',
			valid: false,
			validation: { actual: { tier: 'old' }, reads: 1 },
			delivery: { statusCode: 202 },
		});
	});
});

describe('Max Wait', () => {
	test.concurrent('a wait within it is waited for, and costs no retry', async () => {
		await withSimulator({}, async (simulator) => {
			simulator.faults.next('patchAttributes', { kind: 'status', status: 429, retryAfter: 1 });
			const { records } = await set(simulator, [seedItem(simulator)], {
				options: { maxWait: 1, maxRetries: 0 },
			});
			expect(records[0]).toMatchObject({ status: 'verified', delivery: { attempts: 2 } });
			expect(records[0].delivery.waitedMs).toBeGreaterThan(900);
			expect(simulator.earlyReturns).toEqual([]);
		});
	});
});

/** The most requests that the simulator had in hand at once. */
function mostAtOnce({ requests }: Simulator): number {
	const api = requests.filter(({ route }) => route !== 'token');
	return Math.max(
		...api.map(({ at }) => api.filter((one) => one.at <= at && one.answeredAt! > at).length),
	);
}

describe('Concurrency', () => {
	test.each([
		[1, 1],
		[3, 3],
		[10, 10],
		[0, 1],
	])('%d means at most %d at once', async (concurrency, most) => {
		Object.assign(simulator.settings, { serviceMs: 30 });
		const items = itemsFor(simulator.seed({ conversations: Math.min(20, most * 5) }));
		const result = await set(simulator, items, {
			parameters: { verification: 'off' },
			options: { concurrency },
		});
		expect(statusesOf(result)).toEqual(all('accepted', items.length));
		expect(mostAtOnce(simulator)).toBeLessThanOrEqual(most);
		expect(mostAtOnce(simulator)).toBeGreaterThanOrEqual(Math.min(2, most));
	});
});

test('an expression in an option that holds for the whole run is not resolved', async () => {
	const items = [1, 2].map((n) => ({ ...seedItem(simulator, { n }), combine: false, tries: 0 }));
	simulator.faults.next('patchAttributes', 503);
	const result = await set(simulator, items, {
		options: { combineItems: '={{ $json.combine }}', maxRetries: '={{ $json.tries }}' },
	});
	expect(statusesOf(result)).toEqual(['verified', 'verified']);
});

test('an expression in Dry Run keeps everything from being written', async () => {
	const items = [{ ...seedItem(simulator), dry: false }];
	const result = await set(simulator, items, { options: { dryRun: '={{ $json.dry }}' } });
	expect(statusesOf(result)).toEqual(['planned']);
	expect(simulator.count('patchAttributes')).toBe(0);
});
