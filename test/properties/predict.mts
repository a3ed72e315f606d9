import { boardOf, carryOut, chosen, isMet, wishesOf, type Board, type Wishes } from './model.mts';
import type { Ask, Scene } from './scene.mts';
import { PEOPLE, type State } from './world.mts';

/** What an output item has to say. */
export interface Expected {
	item: number;
	/** A place in `PEOPLE`; absent where it does not matter, or there is nobody. */
	at?: number;
	/** Any of these. */
	statuses: string[];
	/** What it wants of what was not kept; absent where nothing is written. */
	wishes?: Wishes;
	/** Names that must be told as left out. */
	leftOut: string[];
	/** One or more of these: nothing is asked for, so nobody needs to be looked up. */
	anyNumber?: true;
}

export interface Prediction {
	outputs: Expected[];
	states: State[];
	/** By person, how many PATCHes these items take. */
	writes: number[];
	/** Names that later items set otherwise. */
	superseded(expected: Expected): string[];
}

/** One after the other, as if each item were carried out at once and in full. */
export function predict(scene: Scene): Prediction {
	const board = boardOf(scene);
	const { dryRun, combineItems } = scene.choices;
	const outputs = scene.asks.flatMap((ask, item) =>
		outputsOf(ask, scene, board).map((one) => ({ item, ...one })),
	);
	const writes = PEOPLE.map((_, person) => {
		const own = outputs.filter(({ at, wishes }) => at === person && wishes).length;
		return dryRun ? 0 : combineItems ? Math.min(1, own) : own;
	});
	return {
		outputs,
		states: dryRun ? boardOf(scene).states : board.states,
		writes,
		superseded: (expected) => supersededIn(board, expected),
	};
}

function supersededIn({ lastAsked }: Board, { at, wishes }: Expected): string[] {
	if (at === undefined || !wishes) return [];
	const last = lastAsked[at];
	return [...wishes.keys()].filter(
		(name) => last.has(name) && last.get(name) !== wishes.get(name)!.expected,
	);
}

type Output = Omit<Expected, 'item'>;

function outputsOf(ask: Ask, scene: Scene, board: Board): Output[] {
	const asked = wishesOf(ask, scene);
	if (asked === 'invalid') return [{ statuses: ['failed'], leftOut: [] }];
	const { wishes, leftOut } = asked;
	const people = chosen(ask);
	if (wishes.size === 0) {
		const statuses = people.length > 0 ? ['skipped'] : ['skipped', 'failed'];
		return [{ statuses, leftOut, anyNumber: true }];
	}
	if (people.length > 0) {
		return people.map((at) => ({ at, leftOut, ...outputFor(at, wishes, ask, scene, board) }));
	}
	return [{ statuses: scene.choices.dryRun ? ['failed', 'planned'] : ['failed'], leftOut }];
}

function outputFor(
	at: number,
	wishes: Wishes,
	{ rules }: Ask,
	scene: Scene,
	board: Board,
): Pick<Output, 'statuses' | 'wishes'> {
	const { skipEnded, skipUnchanged, dryRun, verification } = scene.choices;
	if (skipEnded && PEOPLE[at].ended) return { statuses: ['skipped'] };
	const isKeep = scene.operation === 'set' && rules.existingValues === 'keep';
	const open: Wishes = new Map(
		[...wishes].filter(([name]) => !(isKeep && board.there[at].has(name))),
	);
	// What an earlier item has asked for is sent again, since that may fail
	const isNeeded = (name: string) =>
		!skipUnchanged ||
		board.lastAsked[at].has(name) ||
		!isMet(open.get(name)!, board.states[at].get(name) ?? null);
	const needed: Wishes = new Map([...open].filter(([name]) => isNeeded(name)));
	if (needed.size === 0) {
		const isFirst = board.lastAsked[at].size === 0;
		return { statuses: isFirst ? ['unchanged'] : ['unchanged', 'skipped'] };
	}
	carryOut(board, at, needed, scene);
	if (dryRun) return { statuses: ['planned'], wishes: open };
	return { statuses: [verification === 'off' ? 'accepted' : 'verified'], wishes: open };
}
