import type { INodeParameters } from 'n8n-workflow';
import fc from 'fast-check';

import { run, setParameters, withSimulator, type Simulator } from '../node/support.mts';
import type { Ids, UpdateRecord } from '../node/updates.mts';
import type { Fault, RequestLog, Settings } from '../../tools/simulator/server.mts';
import { mostly, name, objectOf, record, text } from './wild.mts';

/** Two conversations with two participants each, by their place. */
export const PLACES = [0, 1, 2, 3];
const CONVERSATIONS = 2;

export type Attributes = Record<string, string | null>;

/** One input item: what it sets for the participant at a place; null removes. */
export interface Wish {
	at: number;
	attributes: Attributes;
}

export interface Scene {
	/** By place. */
	stored: Array<Record<string, string>>;
	wishes: Wish[];
	options: {
		combineItems: boolean;
		skipUnchanged: boolean;
		writeTo: 'attributes' | 'participant';
		onMismatch: 'flag' | 'fail';
		concurrency: number;
	};
	verification: 'readBack' | 'off';
	onError: 'continueRegularOutput' | 'continueErrorOutput';
}

const goodName = name.filter((one) => one.trim() !== '');
const value = fc.oneof({ weight: 5, arbitrary: text }, { weight: 1, arbitrary: fc.constant(null) });
const few = fc.constantFrom('gold', 'GOLD', '', null);
/** Few names and values, so that items meet, or any. */
const attributes: fc.Arbitrary<Attributes> = fc.oneof(
	fc.dictionary(fc.constantFrom('tier', 'TIER', 'a'), few, { noNullPrototype: true }),
	objectOf(value, 4, goodName),
);
const stored = fc.oneof(
	fc.constantFrom<Array<Record<string, string>>>({ tier: 'gold' }, { tier: '', a: 'gold' }),
	objectOf(text, 3, goodName),
);

export const scene: fc.Arbitrary<Scene> = record<Scene>({
	stored: fc.array(stored, { minLength: PLACES.length, maxLength: PLACES.length }),
	wishes: fc.array(record<Wish>({ at: mostly(0, 1, 2, 3), attributes }), {
		minLength: 1,
		maxLength: 12,
	}),
	options: record<Scene['options']>({
		combineItems: fc.boolean(),
		skipUnchanged: fc.boolean(),
		writeTo: mostly('attributes', 'participant'),
		onMismatch: fc.constantFrom('flag', 'fail'),
		concurrency: fc.constantFrom(1, 2, 10),
	}),
	verification: mostly('readBack', 'off'),
	onError: fc.constantFrom('continueRegularOutput', 'continueErrorOutput'),
});

/** What goes wrong: faults that the requests for one participant, or its conversation, meet in turn. */
export interface Trouble {
	writes: Array<{ at: number; faults: Fault[] }>;
	reads: Array<{ at: number; faults: Fault[] }>;
	settings: Partial<Settings>;
}

export const NO_TROUBLE: Trouble = { writes: [], reads: [], settings: {} };

/** All that is to be seen of a run. */
export interface Played {
	/** Of each item, in input order, with the number of its output. */
	records: Array<UpdateRecord & { output: number }>;
	/** What is stored before and after, by place. */
	before: Attributes[];
	after: Attributes[];
	/** By place, the PATCHes that arrived; by place, the reads of the conversation. */
	writes: RequestLog[][];
	reads: RequestLog[][];
	earlyReturns: number;
}

/** A longer wait ends the request that was told so; the next one asks again. */
const MAX_WAIT_SECONDS = 180;

function seed(simulator: Simulator, stored: Scene['stored']): Ids[] {
	const conversations = simulator.seed({ conversations: CONVERSATIONS, participants: 2 });
	const ids = conversations.flatMap(({ id, participants }) =>
		participants.map((one) => ({ conversationId: id, participantId: one.id })),
	);
	for (const [at, { conversationId, participantId }] of ids.entries()) {
		simulator.setAttributes(conversationId, participantId, stored[at]);
	}
	return ids;
}

function arrange({ faults }: Simulator, ids: Ids[], { writes, reads }: Trouble): void {
	for (const { at, faults: series } of writes) {
		// Only one of the two routes is used in a run
		for (const route of ['patchAttributes', 'patchParticipant'] as const) {
			for (const fault of series) faults.next({ route, ...ids[at] }, fault);
		}
	}
	for (const { at, faults: series } of reads) {
		const { conversationId } = ids[at];
		for (const fault of series) faults.next({ route: 'getConversation', conversationId }, fault);
	}
}

/** Runs Set on a scene, with a simulator of its own. Every item has one output item, in order. */
export async function play(
	{ stored, wishes, options, verification, onError }: Scene,
	trouble: Trouble,
	more: INodeParameters = {},
): Promise<Played> {
	const played: Played[] = [];
	const pace = {
		limit: 1_000_000,
		windowMs: 1000,
		graceMs: 500,
		participantPatch: 'merge',
	} as const;
	await withSimulator({ ...pace, ...trouble.settings }, async (simulator) => {
		const ids = seed(simulator, stored);
		const look = () =>
			ids.map((one) => ({ ...simulator.attributesOf(one.conversationId, one.participantId) }));
		arrange(simulator, ids, trouble);
		const before = look();
		const items = wishes.map(({ at, attributes }) => ({ ...ids[at], attributes }));
		const parameters = setParameters({ verification }, { ...options, ...more });
		const { outputs, error } = await run({ simulator, items, parameters, node: { onError } });
		expect(error).toBeUndefined();
		const all = outputs.flatMap((of, output) =>
			of.map(({ json, pairedItem }) => {
				const details = (json.details ?? json) as unknown as UpdateRecord;
				return { ...details, output, item: (pairedItem as { item: number }).item };
			}),
		);
		for (const output of outputs.keys()) {
			const own = all.filter((one) => one.output === output).map(({ item }) => item);
			expect(own).toEqual([...own].sort((a, b) => a - b));
		}
		const records = [...all].sort((a, b) => a.item - b.item);
		expect(records.map(({ item }) => item)).toEqual([...wishes.keys()]);
		const requests = [...simulator.requests];
		played.push({
			records,
			before,
			after: look(),
			writes: ids.map(({ participantId }) =>
				requests.filter((one) => one.method === 'PATCH' && one.participantId === participantId),
			),
			reads: ids.map(({ conversationId }) =>
				requests.filter(
					(one) => one.route === 'getConversation' && one.conversationId === conversationId,
				),
			),
			earlyReturns: simulator.earlyReturns.filter(
				({ retryAfter }) => retryAfter <= MAX_WAIT_SECONDS,
			).length,
		});
	});
	return played[0];
}
