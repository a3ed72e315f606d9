import type { Ask, Scene } from './scene.mts';
import { PEOPLE, type State } from './world.mts';

/** One attribute as an item wants it: null, gone. */
export interface Wish {
	expected: string | null;
	/** What goes to the API for it. */
	sent: string | null;
}

export type Wishes = Map<string, Wish>;

function entriesOf(ask: Ask, { operation, source }: Scene): Array<[string, unknown]> {
	if (operation === 'remove') return ask.names.map((name) => [name, null]);
	if (source !== 'selected') return Object.entries(ask.attributes);
	return ask.names.map((name) => [
		name,
		Object.hasOwn(ask.attributes, name) ? ask.attributes[name] : undefined,
	]);
}

/** The text to be stored; null, to be removed; undefined, to be left alone. */
function wantedText(value: unknown, ask: Ask, scene: Scene): string | null | undefined {
	const { emptyValues, nullValues } = ask.rules;
	const isInput = scene.source === 'selected' || scene.source === 'allExcept';
	const nulls = nullValues === 'auto' && isInput ? 'skip' : nullValues;
	if (value === undefined) return undefined;
	if (value === null) return scene.operation === 'set' && nulls === 'skip' ? undefined : null;
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	if (text !== '' || emptyValues === 'keep') return text;
	return emptyValues === 'remove' ? null : undefined;
}

/** What an item asks for, by full names, and which names it gives without a value. */
export function wishesOf(
	ask: Ask,
	scene: Scene,
): { wishes: Wishes; leftOut: string[] } | 'invalid' {
	const { prefix } = ask.rules;
	const wishes: Wishes = new Map();
	const leftOut: string[] = [];
	const needsNames = scene.operation === 'remove' || scene.source === 'selected';
	if (ask.conversation === 'invalid' || (needsNames && ask.names.length === 0)) return 'invalid';
	for (const [name, value] of entriesOf(ask, scene)) {
		if (name.trim() === '') return 'invalid';
		const full = name.startsWith(prefix) ? name : prefix + name;
		const expected = wantedText(value, ask, scene);
		if (expected === undefined) leftOut.push(full);
		else if (expected !== null) wishes.set(full, { expected, sent: expected });
		else wishes.set(full, { expected, sent: scene.removeBy === 'null' ? null : '' });
	}
	return { wishes, leftOut: leftOut.filter((name) => !wishes.has(name)) };
}

/** Places in `PEOPLE` of those whom an item means, in order. Empty: there is nobody like that. */
export function chosen({ at, conversation, by, purpose, match }: Ask): number[] {
	if (conversation === 'unknown') return [];
	if (by === 'id') return conversation === 'own' ? [at] : [];
	const own = PEOPLE[at].conversation;
	const meant = conversation === 'own' ? own : (own + 1) % 4;
	const purposes = purpose === 'customerOrExternal' ? ['customer', 'external'] : [purpose];
	const found = [...PEOPLE.keys()].filter(
		(one) => PEOPLE[one].conversation === meant && purposes.includes(PEOPLE[one].purpose),
	);
	if (match === 'all') return found;
	if (match === 'first') return found.slice(0, 1);
	const live = found.filter((one) => !PEOPLE[one].ended);
	return (match === 'active' && live.length > 0 ? live : found).slice(-1);
}

/** Whether what is stored is what an item wants: where an empty text was sent, none is as good. */
export function isMet({ expected, sent }: Wish, actual: string | null): boolean {
	return actual === expected || (sent === '' && (actual ?? '') === '');
}

/** Everybody's attributes while one item after the other is carried out. */
export interface Board {
	states: State[];
	/** By person, the names that are there: what was removed is not, even if an empty text is left. */
	there: Array<Set<string>>;
	/** By person, what was last asked for each name. */
	lastAsked: Array<Map<string, string | null>>;
}

export function boardOf({ stored }: Scene): Board {
	const states = stored.map((one) => new Map(Object.entries(one)));
	const there = states.map((state) => new Set(state.keys()));
	return { states, there, lastAsked: states.map(() => new Map()) };
}

/** Carries out an item's wishes for one person, at once and in full. */
export function carryOut(board: Board, at: number, wishes: Wishes, { emptyValue }: Scene): void {
	for (const [name, { expected, sent }] of wishes) {
		if (sent === null || (sent === '' && emptyValue === 'remove')) board.states[at].delete(name);
		else board.states[at].set(name, sent);
		if (expected === null) board.there[at].delete(name);
		else board.there[at].add(name);
		board.lastAsked[at].set(name, expected);
	}
}
