import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { CONTINUE } from './support.mts';
import {
	interfere,
	itemsFor,
	remove,
	seedItem,
	set,
	storedFor,
	type UpdateRecord,
	type UpdateRun,
} from './updates.mts';

simulatorForAll();

const ONE_READ = { verifyFor: 0 };

function mismatchesOf({ validation }: UpdateRecord) {
	return validation.mismatches;
}

describe('each kind of mismatch is told', () => {
	test.each([
		['missing', { tier: null }, null],
		['different', { tier: 'silver' }, 'silver'],
		['differsInCase', { tier: null, Tier: 'gold' }, null],
		['differsInCase', { tier: null, TIER: 'silver' }, null],
	])('%s, where a stranger sets %j', async (reason, change, actual) => {
		const item = seedItem(simulator);
		interfere(simulator, item, change);
		const { records } = await set(simulator, [item], { options: ONE_READ });
		expect(records[0]).toMatchObject({ status: 'mismatch', valid: false });
		expect(records[0].validation.actual).toEqual({ tier: actual });
		expect(mismatchesOf(records[0])).toEqual([
			{ attribute: 'tier', expected: 'gold', actual, reason },
		]);
		expect(records[0].validation.checkedAt).toMatch(/Z$/);
		expect(records[0].delivery.acceptedAt).toMatch(/Z$/);
	});

	test('notRemoved, where a stranger sets it again', async () => {
		const item = { ...seedItem(simulator, {}, { tier: 'gold' }), names: 'tier' };
		interfere(simulator, item, { tier: 'silver' });
		const { records } = await remove(simulator, [item], { options: ONE_READ });
		expect(records[0].status).toBe('mismatch');
		expect(mismatchesOf(records[0])).toEqual([
			{ attribute: 'tier', expected: null, actual: 'silver', reason: 'notRemoved' },
		]);
	});

	test('only the names that differ, of those that were asked for', async () => {
		const item = seedItem(simulator, { tier: 'gold', city: 'Rome' });
		interfere(simulator, item, { city: 'Oslo', other: 'x' });
		const { records } = await set(simulator, [item], { options: ONE_READ });
		expect(records[0].validation.actual).toEqual({ tier: 'gold', city: 'Oslo' });
		expect(mismatchesOf(records[0]).map(({ attribute }) => attribute)).toEqual(['city']);
	});
});

test('a twin that differs in letter case is no mismatch, but a warning', async () => {
	const item = seedItem(simulator, { tier: 'gold' }, { Tier: 'old' });
	const { records } = await set(simulator, [item]);
	expect(records[0]).toMatchObject({ status: 'verified', validation: { mismatches: [] } });
	expect(records[0].warnings).toEqual([expect.stringContaining('"Tier"')]);
});

test.each([
	['beside the removed name', { tier: 'gold', Tier: 'old' }],
	['in place of it', { Tier: 'old' }],
])('a twin %s stays, with a warning', async (_, stored) => {
	const item = { ...seedItem(simulator, {}, stored), names: 'tier' };
	const { records } = await remove(simulator, [item]);
	expect(records[0].status).toBe('verified');
	expect(records[0].warnings).toEqual([expect.stringMatching(/"Tier".*"tier" in letter case/)]);
	expect(storedFor(simulator, item)).toEqual({ Tier: 'old' });
});

describe('On Mismatch', () => {
	/** A good item, one that a stranger changes, and one that cannot be read back. */
	async function withTrouble(
		onMismatch: string,
		more: Record<string, unknown>,
		judge: (run: UpdateRun) => void,
	) {
		const items = itemsFor(simulator.seed({ conversations: 3 }));
		interfere(simulator, items[1], { tier: 'stranger' });
		const target = { route: 'getConversation', conversationId: items[2].conversationId } as const;
		simulator.faults.next(target, 403);
		const options = { onMismatch, verifyFor: 0 };
		judge(await set(simulator, items, { options, node: more }));
	}

	test.each(['flag', 'any other choice'])('%s: says so in the item', async (choice) => {
		await withTrouble(choice, {}, (result) => {
			expect(result.error).toBeUndefined();
			expect(result.outputs).toHaveLength(1);
			const said = result.records.map(({ status, valid, reason }) => [status, valid, reason]);
			expect(said).toEqual([
				['verified', true, undefined],
				['mismatch', false, undefined],
				['unverified', null, 'readFailed'],
			]);
			expect(result.records.some((record) => 'error' in record)).toBe(false);
		});
	});

	test('fail: fails the items', async () => {
		await withTrouble('fail', CONTINUE, ({ records }) => {
			const said = records.map(({ status, valid, reason }) => [status, valid, reason]);
			expect(said).toEqual([
				['verified', true, undefined],
				['failed', false, 'mismatch'],
				['failed', null, 'readFailed'],
			]);
			expect(records[1].validation.mismatches).toHaveLength(1);
			expect(records.map(({ error }) => typeof error)).toEqual(['undefined', 'string', 'string']);
		});
	});

	test('fail: the error of Stop Workflow names the attributes, and no value', async () => {
		const item = seedItem(simulator, { tier: 'gold', city: 'Rome', ok: 'yes' });
		interfere(simulator, item, { tier: 'stranger', city: null });
		const options = { onMismatch: 'fail', verifyFor: 0 };
		const { error } = await set(simulator, [item], { options });
		expect(error?.message).toBe(
			'What Genesys Cloud stores for tier, city is not what was asked for [item 0]',
		);
	});
});
