import fc from 'fast-check';

import type { Simulator } from '../node/support.mts';
import type { Fault, Settings } from '../simulator/server.mts';
import { mostly, record, type Scene } from './scene.mts';
import { CONVERSATIONS, PEOPLE, type World } from './world.mts';

/** Faults that the requests for one person, or one conversation, meet in turn. */
interface Series {
	at: number;
	faults: Fault[];
}

/** What somebody else does to the attributes between the writes and the check. */
export type Meddling = 'truncates' | 'shouts' | 'wipes';

export interface Trouble {
	writes: Series[];
	reads: Series[];
	/** By conversation. */
	meddling: Array<{ conversation: number; how: Meddling }>;
	settings: Partial<Settings>;
}

const status = (code: number, more: object = {}): Fault => ({
	kind: 'status',
	status: code,
	...more,
});

const slow = fc.constant<Fault>({ kind: 'slow', ms: 20 });

/** Each of them passes, and none twice for one request: a conflict is not believed for long. */
const passing: fc.Arbitrary<Fault> = fc.oneof(
	fc.constantFrom(408, 409, 500, 502, 503, 504).map((code) => status(code)),
	fc.constantFrom(500, 502, 504).map((code) => status(code, { applied: true })),
	fc.constantFrom<Fault>(status(429, { retryAfter: false }), status(401)),
	fc.boolean().map((applied): Fault => ({ kind: 'reset', applied })),
	fc.boolean().map((applied): Fault => ({ kind: 'html', applied })),
	fc.boolean().map((applied): Fault => ({ kind: 'brokenJson', applied })),
	fc.constantFrom<Fault>(status(429, { retryAfter: 1 }), status(503, { retryAfter: 1 })),
	slow,
);

/** A read without a body is tried again as well. */
const passingRead = fc.oneof(
	{ weight: 8, arbitrary: passing },
	{ weight: 1, arbitrary: fc.constant<Fault>({ kind: 'emptyBody' }) },
);

const sort = (fault: Fault) => (fault.kind === 'status' ? fault.status : fault.kind);

function passingSeries(fault: fc.Arbitrary<Fault>, places: number): fc.Arbitrary<Series[]> {
	const faults = fc.uniqueArray(fault, { minLength: 1, maxLength: 3, selector: sort });
	const series = record<Series>({ at: fc.nat({ max: places - 1 }), faults });
	return fc.uniqueArray(series, { maxLength: 3, selector: ({ at }) => at });
}

/** Faults that a request outlasts, and reads that are behind: nothing that the outcome shows. */
export const passingTrouble: fc.Arbitrary<Trouble> = record<Trouble>({
	writes: passingSeries(passing, PEOPLE.length),
	reads: passingSeries(passingRead, CONVERSATIONS.length),
	meddling: fc.constant([]),
	settings: record<Partial<Settings>>({
		readDelayMs: mostly(0, 200, 700),
		rateLimitHeadersOn429: fc.boolean(),
		serviceMs: fc.constantFrom(0, 5),
	}),
});

const times = fc.integer({ min: 1, max: 6 });
const again = (fault: fc.Arbitrary<Fault>) =>
	fc.tuple(fault, times).map(([one, count]) => Array.from({ length: count }, () => one));

const stubborn = fc
	.constantFrom(400, 403, 404, 409, 413, 418, 500, 503)
	.map((code) => status(code));
const cut = fc.boolean().map((applied): Fault => ({ kind: 'reset', applied }));
const LOST: Fault[] = [{ kind: 'emptyBody', status: 202, applied: false }];

/** Whatever may be answered, as often as it likes, and writes that are accepted and lost. */
const lasting: fc.Arbitrary<Fault[]> = fc.oneof(
	{ weight: 4, arbitrary: fc.array(passing, { minLength: 1, maxLength: 4 }) },
	{ weight: 4, arbitrary: again(stubborn) },
	{ weight: 4, arbitrary: again(cut) },
	{ weight: 4, arbitrary: fc.constant(LOST) },
	{ weight: 1, arbitrary: fc.constant<Fault[]>([status(429, { retryAfter: 9999 })]) },
);

const lastingSeries = (places: number, maxLength: number) =>
	fc.array(record<Series>({ at: fc.nat({ max: places - 1 }), faults: lasting }), { maxLength });

export const lastingTrouble: fc.Arbitrary<Trouble> = record<Trouble>({
	writes: lastingSeries(PEOPLE.length, 5),
	reads: lastingSeries(CONVERSATIONS.length, 1),
	meddling: fc.uniqueArray(
		record({
			conversation: fc.constantFrom(...CONVERSATIONS),
			how: fc.constantFrom<Meddling>('truncates', 'shouts', 'wipes'),
		}),
		{ maxLength: 1, selector: ({ conversation }) => conversation },
	),
	settings: record<Partial<Settings>>({
		serviceMs: fc.constantFrom(0, 5),
		nullValue: mostly('remove', 'keep', 'reject', 'storeEmpty'),
		maxAttributeValueBytes: mostly(Infinity, 5, 280),
		maxBodyBytes: mostly(512_000, 60, 400),
		writeAfterEnd: mostly('accept', 'notFound', 'conflict'),
		participantPatch: mostly('merge', 'documented', 'reject'),
		unknownParticipant: mostly<404 | 400>(404, 400),
	}),
});

function once<T>(all: T[], place: (one: T) => number): T[] {
	return all.filter((one, at) => all.findIndex((other) => place(other) === place(one)) === at);
}

/** The trouble for those whom the items are for, each place once. */
export function aimedAt({ asks }: Scene, trouble: Trouble): Trouble {
	const meant = [...new Set(asks.map(({ at }) => at))];
	const person = (at: number) => meant[at % meant.length];
	const talk = (at: number) => PEOPLE[person(at)].conversation;
	const writes = trouble.writes.map((one) => ({ ...one, at: person(one.at) }));
	const reads = trouble.reads.map((one) => ({ ...one, at: talk(one.at) }));
	const meddling = trouble.meddling.map((one) => ({
		...one,
		conversation: talk(one.conversation),
	}));
	return {
		...trouble,
		writes: once(writes, ({ at }) => at),
		reads: once(reads, ({ at }) => at),
		meddling: once(meddling, ({ conversation }) => conversation),
	};
}

/** Lays the trouble out in the simulator. */
export function arrange(trouble: Trouble, simulator: Simulator, world: World): void {
	for (const { at, faults } of trouble.writes) {
		const conversationId = world.conversationIds[PEOPLE[at].conversation];
		const participantId = world.personIds[at];
		for (const fault of faults) {
			// Only one of the two routes is used in a run
			for (const route of ['patchAttributes', 'patchParticipant'] as const) {
				simulator.faults.next({ route, conversationId, participantId }, fault);
			}
		}
	}
	for (const { at, faults } of trouble.reads) {
		const conversationId = world.conversationIds[at];
		for (const fault of faults) {
			simulator.faults.next({ route: 'getConversation', conversationId }, fault);
		}
	}
	for (const { conversation, how } of trouble.meddling) {
		meddle(simulator, world, conversation, how);
	}
}

/** Changes all attributes of a conversation's people as it is first read after a write. */
function meddle(simulator: Simulator, world: World, conversation: number, how: Meddling): void {
	const conversationId = world.conversationIds[conversation];
	let isWritten = false;
	const stop = simulator.onRequest((request) => {
		if (request.conversationId !== conversationId) return;
		isWritten ||= request.method === 'PATCH';
		if (!isWritten || request.method !== 'GET') return;
		stop();
		for (const [at, person] of PEOPLE.entries()) {
			if (person.conversation !== conversation) continue;
			const stored = simulator.attributesOf(conversationId, world.personIds[at]);
			const changes = Object.entries(stored).flatMap(([name, value]) => changed(name, value, how));
			simulator.setAttributes(conversationId, world.personIds[at], Object.fromEntries(changes));
		}
	});
}

function changed(name: string, value: string, how: Meddling): Array<[string, string | null]> {
	if (how === 'truncates') return [[name, value.slice(0, 2)]];
	if (how === 'wipes' || name === name.toUpperCase()) return [[name, null]];
	return [
		[name, null],
		[name.toUpperCase(), value],
	];
}
