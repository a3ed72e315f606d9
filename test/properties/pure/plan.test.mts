import fc from 'fast-check';

import type { Changes } from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	bodyOf,
	MAX_BODY_BYTES,
	planBodies,
} from '../../../nodes/GenesysParticipantAttributes/attributes/plan';
import { objectOf } from '../wild.mts';

const value = fc.oneof(
	fc.constant(null),
	fc.string({ unit: 'binary', maxLength: 5 }),
	fc.constantFrom(100_000, 200_000, 255_000, 400_000).map((length) => 'x'.repeat(length)),
);
const changes = objectOf(value).map(
	(one): Changes =>
		new Map(Object.entries(one).map(([name, sent]) => [name, { expected: sent, sent }])),
);
const items = fc.array(changes, { maxLength: 8 });
/** Bodies are large, and so take their time. */
const FEW = { numRuns: 40 };

const targetsOf = (all: Changes[]) => all.map((toWrite, key) => ({ key, toWrite }));

function bytesOf(...all: Array<ReadonlyMap<string, string | null>>): number {
	return Buffer.byteLength(bodyOf(new Map(all.flatMap((one) => [...one]))));
}

const sentOf = (one: Changes) => new Map([...one].map(([name, { sent }]) => [name, sent]));

// What every plan holds is in test/unit/attributes/plan.test.mts; this is how few bodies it has.
describe('whatever the items, the plan', () => {
	test('needs one body where all of them fit into one', () => {
		fc.assert(
			fc.property(items, (all) => {
				const whole = all.map(sentOf);
				// Names that come again leave the room of their last value only
				const fits = all.every((_, at) => bytesOf(...whole.slice(0, at + 1)) <= MAX_BODY_BYTES);
				if (!fits || all.every(({ size }) => size === 0)) return;
				expect(planBodies(targetsOf(all), true)).toHaveLength(1);
			}),
			FEW,
		);
	});

	test('begins a new body only where the next item does not fit into the last one', () => {
		fc.assert(
			fc.property(items, (all) => {
				const bodies = planBodies(targetsOf(all), true);
				for (const [at, body] of bodies.slice(1).entries()) {
					const first = body.targets[0].toWrite;
					if (bytesOf(sentOf(first)) > MAX_BODY_BYTES) continue;
					expect(bytesOf(bodies[at].attributes, sentOf(first))).toBeGreaterThan(MAX_BODY_BYTES);
				}
			}),
			FEW,
		);
	});

	test('never has more bodies for items combined than for items one by one', () => {
		fc.assert(
			fc.property(items, (all) => {
				const together = planBodies(targetsOf(all), true).length;
				expect(together).toBeLessThanOrEqual(planBodies(targetsOf(all), false).length);
			}),
			FEW,
		);
	});

	test('splits no item that fits into a body of its own', () => {
		fc.assert(
			fc.property(items, fc.boolean(), (all, combine) => {
				const bodies = planBodies(targetsOf(all), combine);
				for (const [key, one] of all.entries()) {
					if (one.size === 0 || bytesOf(sentOf(one)) > MAX_BODY_BYTES) continue;
					expect(
						bodies.filter(({ targets }) => targets.some((target) => target.key === key)),
					).toHaveLength(1);
				}
			}),
			FEW,
		);
	});
});
