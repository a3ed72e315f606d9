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
const items = fc.array(item, { maxLength: 8 });

test('whatever the items, the bodies leave what the items in order would leave', () => {
	const property = fc.property(items, fc.boolean(), (writes, combined) => {
		const bodies = planBodies(targetsOf(writes), combined);
		expect(stateAfter(bodies.map(({ attributes }) => attributes))).toEqual(stateAfter(writes));
		for (const { attributes, targets } of bodies) {
			expect(Buffer.byteLength(bodyOf(attributes))).toBeLessThan(512_000);
			expect(attributes.size).toBeGreaterThan(0);
			expect(new Set(targets).size).toBe(targets.length);
			if (!combined) expect(targets).toHaveLength(1);
		}
		// Every item that has anything to write, in input order
		const sent = bodies.flatMap(itemsOf);
		expect(sent).toEqual([...sent].sort((a, b) => a - b));
		const wanted = writes.flatMap(({ size }, item) => (size > 0 ? [item] : []));
		expect([...new Set(sent)]).toEqual(wanted);
		// The bodies that name an item hold all of its names
		for (const [item, write] of writes.entries()) {
			const own = bodies.filter((body) => itemsOf(body).includes(item));
			const names = new Set(own.flatMap(({ attributes }) => [...attributes.keys()]));
			expect([...write.keys()].filter((name) => !names.has(name))).toEqual([]);
		}
	});
	fc.assert(property, { numRuns: 100 });
});

/** So many attributes with values of this length. */
const attributes = (count: number, length: number) =>
	Array.from({ length: count }, (_, index) => [`name ${index}`, 'x'.repeat(length)] as const);
/** Each attribute an item of its own. */
const apart = (...all: Array<readonly [string, string]>): Attributes[] =>
	all.map((one) => new Map([one]));

test.each<[string, Attributes[], boolean, number[][]]>([
	['small items are one body', apart(...attributes(3, 1)), true, [[0, 1, 2]]],
	['or one each, not combined', apart(...attributes(3, 1)), false, [[0], [1], [2]]],
	[
		'items share what is small',
		apart(...attributes(4, 200_000)),
		true,
		[
			[0, 1],
			[2, 3],
		],
	],
	[
		'a name set again counts once',
		apart(['a', 'x'.repeat(400_000)], ['a', 'y'.repeat(400_000)]),
		true,
		[[0, 1]],
	],
	['a large item has several', [new Map(attributes(5, 200_000))], true, [[0], [0], [0]]],
	['also where none is combined', [new Map(attributes(5, 200_000))], false, [[0], [0], [0]]],
	['a value too large for any body goes alone', apart(...attributes(1, 600_000)), true, [[0]]],
	['no item needs no body', [], true, []],
	['items with nothing to write need no body', [new Map(), new Map()], true, []],
])('%s', (_, writes, combined, bodies) => {
	expect(planBodies(targetsOf(writes), combined).map(itemsOf)).toEqual(bodies);
});

test.each([
	[511_999, 1],
	[512_000, 2],
])('what would be %d bytes in all goes in %d', (size, count) => {
	const frame = Buffer.byteLength('{"attributes":{"a":"","b":""}}');
	const a = ['a', 'x'.repeat(300_000)] as const;
	const b = ['b', 'x'.repeat(size - frame - 300_000)] as const;
	expect(planBodies(targetsOf([new Map([a, b])]), false)).toHaveLength(count);
	expect(planBodies(targetsOf(apart(a, b)), true)).toHaveLength(count);
});
