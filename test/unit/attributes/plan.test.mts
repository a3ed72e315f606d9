import fc from 'fast-check';

import {
	bodyOf,
	type Changes,
} from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import {
	planBodies,
	type Body,
	type Entry,
} from '../../../nodes/GenesysParticipantAttributes/attributes/plan';

type Attributes = ReadonlyMap<string, string | null>;

function changesOf(attributes: Attributes): Changes {
	return new Map([...attributes].map(([name, sent]) => [name, { expected: sent, sent }]));
}

function entriesOf(items: Attributes[]): Array<Entry<number>> {
	return items.map((attributes, key) => ({ key, changes: changesOf(attributes) }));
}

/** What is stored after these writes, as a server merges them. */
function stateAfter(writes: Attributes[]): Map<string, string | null> {
	const state = new Map<string, string | null>();
	for (const write of writes) for (const [name, sent] of write) state.set(name, sent);
	return state;
}

function bytes({ attributes }: Body<number>): number {
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
				const bodies = planBodies(entriesOf(writes), combined);
				expect(stateAfter(bodies.map(({ attributes }) => attributes))).toEqual(stateAfter(writes));
			}),
		);
	});

	test('are smaller than 512,000 bytes each, and none is empty', () => {
		fc.assert(
			fc.property(items, combine, (writes, combined) => {
				for (const body of planBodies(entriesOf(writes), combined)) {
					expect(bytes(body)).toBeLessThan(512_000);
					expect(body.attributes.size).toBeGreaterThan(0);
				}
			}),
		);
	});

	test('carry every item that has anything to write, in input order', () => {
		fc.assert(
			fc.property(items, combine, (writes, combined) => {
				const keys = planBodies(entriesOf(writes), combined).flatMap((body) => body.keys);
				expect(keys).toEqual([...keys].sort((a, b) => a - b));
				const wanted = writes.flatMap(({ size }, key) => (size > 0 ? [key] : []));
				expect([...new Set(keys)]).toEqual(wanted);
			}),
		);
	});

	test('name each item once at the most, and hold all names of the items that they name', () => {
		fc.assert(
			fc.property(items, combine, (writes, combined) => {
				const bodies = planBodies(entriesOf(writes), combined);
				for (const { keys } of bodies) expect(new Set(keys).size).toBe(keys.length);
				for (const [key, write] of writes.entries()) {
					const own = bodies.filter(({ keys }) => keys.includes(key));
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
				for (const { keys } of planBodies(entriesOf(writes), false)) expect(keys).toHaveLength(1);
			}),
		);
	});
});

const small = (count: number): Attributes[] =>
	Array.from({ length: count }, (_, index) => new Map([[`name ${index}`, 'x']]));

test('small items of one participant are one body', () => {
	const bodies = planBodies(entriesOf(small(100)), true);
	expect(bodies).toHaveLength(1);
	expect(bodies[0].attributes.size).toBe(100);
});

test('small items that are not to be combined are one body each', () => {
	expect(planBodies(entriesOf(small(100)), false)).toHaveLength(100);
});

test('items share a body as long as it stays small enough', () => {
	const writes = Array.from(
		{ length: 6 },
		(_, index): Attributes => new Map([[`name ${index}`, 'x'.repeat(200_000)]]),
	);
	expect(planBodies(entriesOf(writes), true).map(({ keys }) => keys)).toEqual([
		[0, 1],
		[2, 3],
		[4, 5],
	]);
});

test('a name that is set again counts only once', () => {
	const writes = Array.from({ length: 6 }, (): Attributes => new Map([['a', 'x'.repeat(400_000)]]));
	expect(planBodies(entriesOf(writes), true)).toHaveLength(1);
});

test('an item too large for one body has several, whether items are combined or not', () => {
	const names = Array.from({ length: 5 }, (_, index) => `name ${index}`);
	const large: Attributes = new Map(names.map((name) => [name, 'x'.repeat(200_000)]));
	for (const combined of [true, false]) {
		expect(planBodies(entriesOf([large]), combined).map(({ keys }) => keys)).toEqual([
			[0],
			[0],
			[0],
		]);
	}
});

test('a value too large for any body goes alone, and leaves no empty body behind', () => {
	const huge: Attributes = new Map([['a', 'x'.repeat(600_000)]]);
	expect(planBodies(entriesOf([huge]), true).map(({ keys }) => keys)).toEqual([[0]]);
});

test('nothing to write needs no body', () => {
	expect(planBodies([], true)).toEqual([]);
	expect(planBodies(entriesOf([new Map(), new Map()]), true)).toEqual([]);
});
