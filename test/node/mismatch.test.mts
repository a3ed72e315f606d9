import { withSimulator, type Simulator } from './support.mts';
import { remove, seedItem, set, storedFor, type UpdateRecord } from './updates.mts';

const ONE_READ = { verifyFor: 0 };

interface Ids {
	conversationId: string;
	participantId: string;
}

/** A stranger changes attributes right before they are checked. */
function interfere(
	simulator: Simulator,
	{ conversationId, participantId }: Ids,
	attributes: Record<string, string | null>,
): void {
	simulator.onRequest(({ route }) => {
		if (route === 'getConversation')
			simulator.setAttributes(conversationId, participantId, attributes);
	});
}

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
		await withSimulator({}, async (simulator) => {
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
	});

	test('notRemoved, where a stranger sets it again', async () => {
		await withSimulator({}, async (simulator) => {
			const item = { ...seedItem(simulator, {}, { tier: 'gold' }), names: 'tier' };
			interfere(simulator, item, { tier: 'silver' });
			const { records } = await remove(simulator, [item], { options: ONE_READ });
			expect(records[0].status).toBe('mismatch');
			expect(mismatchesOf(records[0])).toEqual([
				{ attribute: 'tier', expected: null, actual: 'silver', reason: 'notRemoved' },
			]);
		});
	});

	test('only the names that differ, of those that were asked for', async () => {
		await withSimulator({}, async (simulator) => {
			const item = seedItem(simulator, { tier: 'gold', city: 'Rome' });
			interfere(simulator, item, { city: 'Oslo', other: 'x' });
			const { records } = await set(simulator, [item], { options: ONE_READ });
			expect(records[0].validation.actual).toEqual({ tier: 'gold', city: 'Oslo' });
			expect(mismatchesOf(records[0]).map(({ attribute }) => attribute)).toEqual(['city']);
		});
	});
});

test('a twin that differs in letter case is no mismatch, but a warning', async () => {
	await withSimulator({}, async (simulator) => {
		const item = seedItem(simulator, { tier: 'gold' }, { Tier: 'old' });
		const { records } = await set(simulator, [item]);
		expect(records[0]).toMatchObject({ status: 'verified', validation: { mismatches: [] } });
		expect(records[0].warnings).toEqual([expect.stringContaining('"Tier"')]);
	});
});

test('removing does not mind a twin', async () => {
	await withSimulator({}, async (simulator) => {
		const stored = { tier: 'gold', Tier: 'old' };
		const item = { ...seedItem(simulator, {}, stored), names: 'tier' };
		const { records } = await remove(simulator, [item]);
		expect(records[0]).toMatchObject({ status: 'verified', warnings: [] });
		expect(storedFor(simulator, item)).toEqual({ Tier: 'old' });
	});
});

