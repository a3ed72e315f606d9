import fc from 'fast-check';

import type { Changes } from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	bodyOf,
	planBodies,
	type Body,
} from '../../../nodes/GenesysParticipantAttributes/attributes/plan';

type Attributes = ReadonlyMap<string, string | null>;

function changesOf(attributes: Attributes): Changes {
	return new Map([...attributes].map(([name, sent]) => [name, { expected: sent, sent }]));
}

interface Target {
	item: number;
	toWrite: Changes;
}

function targetsOf(items: Attributes[]): Target[] {
	return items.map((attributes, item) => ({ item, toWrite: changesOf(attributes) }));
}

function itemsOf({ targets }: Body<Target>): number[] {
	return targets.map(({ item }) => item);
}

/** What is stored after these writes, as a server merges them. */
function stateAfter(writes: Attributes[]): Map<string, string | null> {
	const state = new Map<string, string | null>();
	for (const write of writes) for (const [name, sent] of write) state.set(name, sent);
	return state;
}

function bytes({ attributes }: Body<Target>): number {
	return Buffer.byteLength(bodyOf(attributes), 'utf8');
}

/** Text that grows when it is written as JSON or UTF-8. */
const heavy = fc.constantFrom('x', '"', '\n', 'é', '漢', '🦄', '\u0001', '\ud800');
const name = fc.oneof(
	fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '1'),
	fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' }),
	heavy.map((character) => character.repeat(2000)),
);
const value = fc.oneof(
	fc.constant(null),
	fc.string(),
	fc.tuple(heavy, fc.nat({ max: 80_000 })).map(([character, times]) => character.repeat(times)),
);
const item = fc
	.array(fc.tuple(name, value), { maxLength: 6 })
	.map((attributes): Attributes => new Map(attributes));
const items = fc.array(item, { maxLength: 12 });
const combine = fc.boolean();

describe('whatever the items, the bodies', () => {
	test('sent in order leave what the items in order would leave', () => {
		fc.assert(
			fc.property(items, combine, (writes, combined) => {
				const bodies = planBodies(targetsOf(writes), combined);
				expect(stateAfter(bodies.map(({ attributes }) => attributes))).toEqual(stateAfter(writes));
			}),
		);
	});

	test('are smaller than 512,000 bytes each, and none is empty', () => {
		fc.assert(
			fc.property(items, combine, (writes, combined) => {
				for (const body of planBodies(targetsOf(writes), combined)) {
					expect(bytes(body)).toBeLessThan(512_000);
					expect(body.attributes.size).toBeGreaterThan(0);
				}
			}),
		);
	});

	test('carry every item that has anything to write, in input order', () => {
		fc.assert(
			fc.property(items, combine, (writes, combined) => {
				const bodies = planBodies(targetsOf(writes), combined);
				const sent = bodies.flatMap(itemsOf);
				expect(sent).toEqual([...sent].sort((a, b) => a - b));
				const wanted = writes.flatMap(({ size }, item) => (size > 0 ? [item] : []));
				expect([...new Set(sent)]).toEqual(wanted);
			}),
		);
	});

	test('name each item once at the most, and hold all names of the items that they name', () => {
		fc.assert(
			fc.property(items, combine, (writes, combined) => {
				const bodies = planBodies(targetsOf(writes), combined);
				for (const { targets } of bodies) expect(new Set(targets).size).toBe(targets.length);
				for (const [item, write] of writes.entries()) {
					const own = bodies.filter((body) => itemsOf(body).includes(item));
					for (const name of write.keys()) {
						expect(own.some(({ attributes }) => attributes.has(name))).toBe(true);
					}
				}
			}),
		);
	});

	test('carry one item each where items are not to be combined', () => {
		fc.assert(
			fc.property(items, (writes) => {
				for (const { targets } of planBodies(targetsOf(writes), false)) {
					expect(targets).toHaveLength(1);
				}
			}),
		);
	});
});

const small = (count: number): Attributes[] =>
	Array.from({ length: count }, (_, index) => new Map([[`name ${index}`, 'x']]));

test('small items of one participant are one body', () => {
	const bodies = planBodies(targetsOf(small(100)), true);
	expect(bodies).toHaveLength(1);
	expect(bodies[0].attributes.size).toBe(100);
});

test('small items that are not to be combined are one body each', () => {
	expect(planBodies(targetsOf(small(100)), false)).toHaveLength(100);
});

test('items share a body as long as it stays small enough', () => {
	const writes = Array.from(
		{ length: 6 },
		(_, index): Attributes => new Map([[`name ${index}`, 'x'.repeat(200_000)]]),
	);
	expect(planBodies(targetsOf(writes), true).map(itemsOf)).toEqual([
		[0, 1],
		[2, 3],
		[4, 5],
	]);
});

test.each([
	[511_999, 1],
	[512_000, 2],
])('what would be %d bytes in all goes in %d', (size, count) => {
	const frame = Buffer.byteLength('{"attributes":{"a":"","b":""}}');
	const a = ['a', 'x'.repeat(300_000)] as const;
	const b = ['b', 'x'.repeat(size - frame - 300_000)] as const;
	expect(planBodies(targetsOf([new Map([a, b])]), false)).toHaveLength(count);
	expect(planBodies(targetsOf([new Map([a]), new Map([b])]), true)).toHaveLength(count);
});

test('a name that is set again counts only once', () => {
	const writes = Array.from({ length: 6 }, (): Attributes => new Map([['a', 'x'.repeat(400_000)]]));
	expect(planBodies(targetsOf(writes), true)).toHaveLength(1);
});

test('an item too large for one body has several, whether items are combined or not', () => {
	const names = Array.from({ length: 5 }, (_, index) => `name ${index}`);
	const large: Attributes = new Map(names.map((name) => [name, 'x'.repeat(200_000)]));
	for (const combined of [true, false]) {
		expect(planBodies(targetsOf([large]), combined).map(itemsOf)).toEqual([[0], [0], [0]]);
	}
});

test('a value too large for any body goes alone, and leaves no empty body behind', () => {
	const huge: Attributes = new Map([['a', 'x'.repeat(600_000)]]);
	expect(planBodies(targetsOf([huge]), true).map(itemsOf)).toEqual([[0]]);
});

test('nothing to write needs no body', () => {
	expect(planBodies([], true)).toEqual([]);
	expect(planBodies(targetsOf([new Map(), new Map()]), true)).toEqual([]);
});
