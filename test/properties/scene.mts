import fc from 'fast-check';

import { CONVERSATIONS, PEOPLE } from './world.mts';
import { listedName, objectOf, text, value } from './wild.mts';

/** How an item wants its names and values to be treated. */
export interface Rules {
	prefix: string;
	emptyValues: 'keep' | 'skip' | 'remove';
	nullValues: 'auto' | 'remove' | 'skip';
	existingValues: 'overwrite' | 'keep';
}

/** What one input item asks for. */
export interface Ask {
	/** A place in `PEOPLE`. */
	at: number;
	/** Its conversation, or another one; `unknown` to the API, or no ID at all. */
	conversation: 'own' | 'other' | 'unknown' | 'invalid';
	by: 'id' | 'purpose';
	purpose: string;
	match: 'active' | 'first' | 'last' | 'all';
	idForm: 'plain' | 'upper' | 'padded';
	/** What Set is to write. */
	attributes: Record<string, unknown>;
	/** What Remove is to take away, and the fields that Set is to take from the item. */
	names: string[];
	rules: Rules;
}

/** What holds for the whole run. */
export interface Choices {
	verification: 'readBack' | 'off';
	combineItems: boolean;
	skipUnchanged: boolean;
	skipEnded: boolean;
	dryRun: boolean;
	writeTo: 'attributes' | 'participant';
	onMismatch: 'flag' | 'fail';
	onError: 'continueRegularOutput' | 'continueErrorOutput';
	concurrency: number;
}

export interface Scene {
	operation: 'set' | 'remove';
	source: 'json' | 'text' | 'fields' | 'selected' | 'allExcept';
	/** By the place in `PEOPLE`. */
	stored: Array<Record<string, string>>;
	asks: Ask[];
	/** One for all items: an item that sends null does not take an empty text for gone. */
	removeBy: 'null' | 'emptyString';
	choices: Choices;
	/** What the API does with an empty text. */
	emptyValue: 'store' | 'remove';
}

/** As plain objects, which a failure shows without noise. */
export function record<T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
	return fc.record(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** Mostly the first of them. */
export function mostly<T>(usual: T, ...others: T[]): fc.Arbitrary<T> {
	return fc.oneof(
		{ weight: 4 * others.length, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom(...others) },
	);
}

const rules: fc.Arbitrary<Rules> = record({
	prefix: mostly('', 'context.', '📎 '),
	emptyValues: fc.constantFrom('keep', 'skip', 'remove'),
	nullValues: mostly('auto', 'remove', 'skip'),
	existingValues: mostly('overwrite', 'keep'),
});

const drawnAsk: fc.Arbitrary<Ask> = record({
	at: fc.nat({ max: PEOPLE.length - 1 }),
	conversation: mostly('own', 'other', 'unknown', 'invalid'),
	by: fc.constantFrom('id', 'id', 'purpose'),
	purpose: fc.constantFrom('customer', 'customerOrExternal', 'external', 'agent', 'ivr'),
	match: fc.constantFrom('active', 'first', 'last', 'all'),
	idForm: mostly('plain', 'upper', 'padded'),
	attributes: objectOf(value),
	names: fc.array(listedName, { maxLength: 2 }),
	rules,
});

/** Names fields that the item has, too. */
export const ask: fc.Arbitrary<Ask> = drawnAsk.map(({ names, attributes, ...rest }) => {
	const own = Object.keys(attributes).filter((name) => name !== '' && name === name.trim());
	return { ...rest, attributes, names: [...names, ...own.slice(0, 2)] };
});

const choices: fc.Arbitrary<Choices> = record({
	verification: mostly('readBack', 'off'),
	combineItems: fc.boolean(),
	skipUnchanged: fc.constantFrom(false, false, true),
	skipEnded: mostly(false, true),
	dryRun: fc.nat({ max: 11 }).map((one) => one === 11),
	writeTo: mostly('attributes', 'participant'),
	onMismatch: fc.constantFrom('flag', 'fail'),
	onError: fc.constantFrom('continueRegularOutput', 'continueErrorOutput'),
	concurrency: fc.constantFrom(1, 2, 10),
});

const parts = {
	operation: mostly<Scene['operation']>('set', 'remove'),
	source: fc.constantFrom<Scene['source']>('json', 'text', 'fields', 'selected', 'allExcept'),
	stored: fc.array(objectOf(text, 3), { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
	asks: fc.array(ask, { minLength: 1, maxLength: 12 }),
	removeBy: mostly<Scene['removeBy']>('null', 'emptyString'),
	choices,
	emptyValue: mostly<Scene['emptyValue']>('store', 'remove'),
};

export const scene: fc.Arbitrary<Scene> = record(parts);

/** A scene in which all items are for the people of one conversation, so that they meet. */
const crowdedScene: fc.Arbitrary<Scene> = fc
	.tuple(scene, fc.constantFrom(...CONVERSATIONS))
	.map(([drawn, number]) => {
		const inside = PEOPLE.flatMap(({ conversation }, at) => (conversation === number ? [at] : []));
		const asks = drawn.asks.map((one) => ({ ...one, at: inside[one.at % inside.length] }));
		return { ...drawn, asks };
	});

const fewNames = fc.constantFrom('tier', 'tier', 'a');
const few = <T,>(...values: T[]) =>
	fc.dictionary(fewNames, fc.constantFrom(...values), { minKeys: 1, noNullPrototype: true });

const closeParts = fc.record({
	wishes: fc.array(few('gold', 'gold', 'GOLD', null, ''), { minLength: 2, maxLength: 6 }),
	stored: few('gold', 'gold', ''),
	skipUnchanged: fc.boolean(),
});

/** A scene in which all items are for one person, and nearly the same. */
const closeScene: fc.Arbitrary<Scene> = fc
	.tuple(scene, closeParts)
	.map(([drawn, { wishes, stored, skipUnchanged }]) => {
		const [first] = drawn.asks;
		const same = { ...first, conversation: 'own', by: 'id' } as const;
		const asks = wishes.map((attributes, index) => {
			const { existingValues } = drawn.asks[index % drawn.asks.length].rules;
			const names = Object.keys(attributes);
			return { ...same, attributes, names, rules: { ...first.rules, prefix: '', existingValues } };
		});
		const choices = { ...drawn.choices, skipUnchanged };
		return { ...drawn, asks, choices, stored: drawn.stored.map(() => stored) };
	});

/** Scattered, crowded or close. */
export const anyScene = fc.oneof(scene, crowdedScene, closeScene, closeScene);
