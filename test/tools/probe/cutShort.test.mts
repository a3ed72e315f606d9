import fc from 'fast-check';
import { simulator, simulatorForAll } from '../../support/simulatorForAll.mts';
import type { Settings } from '../../../tools/simulator/server.mts';
import { createInterrupt } from '../../../tools/probe/interrupt.mts';
import { probeOf } from './probeOf.mts';

simulatorForAll();

const OWN = { ownAttribute: 'own value' };

/** Ways in which what was written can be removed. */
const ways = fc.constantFrom<Partial<Settings>>(
	{},
	{ emptyValue: 'remove', nullValue: 'keep' },
	{ emptyValue: 'remove', nullValue: 'reject' },
	{ nullValue: 'remove', emptyValue: 'reject', nonStringValue: 'keep' },
	{ attributesPatch: 'replace', nullValue: 'keep', caseSensitiveNames: false },
);

test('a run that is cut short at any request leaves nothing of its own, and all that was there', async () => {
	await fc.assert(
		fc.asyncProperty(
			ways,
			fc.integer({ min: 1, max: 45 }),
			fc.constantFrom(0, 0, 150),
			async (settings, requests, readDelayMs) => {
				simulator.reset();
				Object.assign(simulator.settings, settings, { readDelayMs, windowMs: 2_000 });
				const [active] = simulator.seed({ conversations: 1, attributes: OWN });
				const [ended] = simulator.seed({ conversations: 1, endedMinutesAgo: 1 });
				const interrupt = createInterrupt();
				let seen = 0;
				simulator.onRequest(() => void (++seen === requests && interrupt.request()));
				const ids = { conversationId: active.id, endedId: ended.id };
				const { left, wasCutShort, findings } = await probeOf(simulator, ids, interrupt);
				expect({ left, wasCutShort }).toEqual({ left: [], wasCutShort: true });
				expect(simulator.attributesOf(active.id, active.participantId)).toEqual(OWN);
				expect(simulator.attributesOf(ended.id, ended.participantId)).toEqual({});
				expect(Object.values(findings.unanswered)).toContain('The run was cut short.');
			},
		),
		{ numRuns: 8, endOnFailure: true },
	);
});

test.each<Partial<Settings>>([{}, { attributesPatch: 'replace', nullValue: 'keep' }])(
	'where it ends before any write is known to have been made, all stays that was there: %j',
	async (settings) => {
		simulator.reset();
		Object.assign(simulator.settings, settings);
		const [{ id: conversationId, participantId }] = simulator.seed({
			conversations: 1,
			attributes: OWN,
		});
		const interrupt = createInterrupt();
		simulator.faults.next({ participantId }, 503);
		simulator.onRequest((request) => {
			if (request.participantId === participantId) interrupt.request();
		});
		const { left, wasCutShort } = await probeOf(simulator, { conversationId }, interrupt);
		expect({ left, wasCutShort }).toEqual({ left: [], wasCutShort: true });
		expect(simulator.attributesOf(conversationId, participantId)).toEqual(OWN);
	},
);
