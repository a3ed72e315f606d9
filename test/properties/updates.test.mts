import fc from 'fast-check';

import type { Fault, RequestLog } from '../../tools/simulator/server.mts';
import { NO_TROUBLE, play, PLACES, scene } from './scene.mts';
import type { Attributes, Played, Scene, Trouble } from './scene.mts';
import { holds, TIME_LIMIT_MS } from './holds.mts';
import { mostly, record } from './wild.mts';

// Waits between tries are drawn; here each of them is drawn short
const { random } = Math;
beforeAll(() => {
	Math.random = () => 0.01;
});
afterAll(() => {
	Math.random = random;
});

/** The attributes that a PATCH carried; none where it was too large to be taken in. */
const sentWith = ({ body }: RequestLog) => (body as { attributes: Attributes })?.attributes ?? {};

/** An item, and what is said of it. */
type Claim = Played['records'][number] & Scene['wishes'][number] & { item: number };

const claimsOf = ({ wishes }: Scene, { records }: Played): Claim[] =>
	records.map((one, item) => ({ ...one, ...wishes[item], item }));

/** Later items that want something else of the name, for the same participant. */
const rivalsOf = ({ item, at, attributes }: Claim, name: string, claims: Claim[]): Claim[] =>
	claims.filter(
		(other) =>
			other.at === at &&
			other.item > item &&
			Object.hasOwn(other.attributes, name) &&
			other.attributes[name] !== attributes[name],
	);

/** Names that no other item has for the same participant. */
const ownNames = ({ item, at, attributes }: Claim, claims: Claim[]): string[] => {
	const others = claims.filter((other) => other.at === at && other.item !== item);
	return Object.keys(attributes).filter((name) =>
		others.every((other) => !Object.hasOwn(other.attributes, name)),
	);
};

const valueOf = (state: Attributes, name: string) =>
	Object.hasOwn(state, name) ? state[name] : null;

/** Genesys Cloud may keep an empty text or not: either is as asked. */
const isMet = (asked: string | null, actual: string | null) =>
	actual === asked || (asked === '' && actual === null);

function expectMet(attributes: Attributes, name: string, state: Attributes): void {
	const [asked, actual] = [attributes[name], valueOf(state, name)];
	expect({ name, asked, actual, isMet: isMet(asked, actual) }).toMatchObject({ isMet: true });
}

/** Requests go one after the other for each participant, and carry what its items ask for only. */
function expectOrderly(
	{ wishes, onError }: Scene,
	{ writes, records, earlyReturns }: Played,
): void {
	expect(earlyReturns).toBe(0);
	for (const [at, own] of writes.entries()) {
		for (const [index, { at: time }] of own.slice(1).entries()) {
			expect(time).toBeGreaterThanOrEqual(own[index].answeredAt ?? own[index].at);
		}
		const asked = wishes.filter((one) => one.at === at).map(({ attributes }) => attributes);
		for (const [name, sent] of own.flatMap((one) => Object.entries(sentWith(one)))) {
			const isAsked = asked.some((one) => Object.hasOwn(one, name) && one[name] === sent);
			expect({ name, sent, isAsked }).toEqual({ name, sent, isAsked: true });
		}
	}
	for (const { status, output } of records) {
		expect(output).toBe(onError === 'continueErrorOutput' && status === 'failed' ? 1 : 0);
	}
}

/** What a record says is so: nothing is better than the truth, and what is certain is no worse. */
function expectTruth(
	claim: Claim,
	claims: Claim[],
	{ before, after, writes, reads }: Played,
): void {
	const { at, attributes, status, valid, reason, validation, delivery } = claim;
	const superseded = validation.superseded ?? [];
	if (status !== 'skipped') expect({ ...validation.expected }).toEqual(attributes);
	for (const name of superseded) {
		const isAccepted = (one: Claim) => one.delivery.acceptedAt || one.status === 'verified';
		expect(rivalsOf(claim, name, claims).filter(isAccepted)).not.toEqual([]);
	}
	if (status === 'verified') {
		expect(valid).toBe(true);
		for (const name of Object.keys(attributes).filter((one) => !superseded.includes(one))) {
			// A later write whose outcome nobody knows may have come through
			if (rivalsOf(claim, name, claims).some((one) => one.delivery.attempts > 0)) continue;
			expectMet(attributes, name, after[at]);
		}
	}
	if (status === 'unchanged') {
		for (const name of Object.keys(attributes)) expectMet(attributes, name, before[at]);
	}
	if (status === 'mismatch' || reason === 'mismatch') {
		expect(valid).toBe(false);
		expect(validation.mismatches).not.toEqual([]);
		for (const { attribute, expected, actual } of validation.mismatches) {
			expect(expected).toBe(attributes[attribute]);
			expect(actual).toBe(valueOf(after[at], attribute));
			expect(isMet(expected, actual)).toBe(false);
		}
	}
	const own = ownNames(claim, claims);
	const isCarried = writes[at].some((one) =>
		own.some((name) => Object.hasOwn(sentWith(one), name)),
	);
	if (isCarried) expect(delivery.attempts).toBeGreaterThan(0);
	if (status === 'unverified')
		expect(reads[at].at(-1)).not.toMatchObject({ status: 200, fault: undefined });
	if (status !== 'failed') return;
	if (valid === null) expect(delivery.attempts).toBeGreaterThan(0);
	// Items that share a write do not fail for each other's values
	if (reason === 'rejected' && [400, 413].includes(delivery.statusCode!)) {
		expect(delivery.combinedItems).toBe(1);
	}
	if (valid === false && reason !== 'mismatch' && Object.keys(attributes).length === own.length) {
		const isDone = own.every((name) => isMet(attributes[name], valueOf(after[at], name)));
		const wasDone = own.every((name) => isMet(attributes[name], valueOf(before[at], name)));
		expect(isDone && !wasDone).toBe(false);
	}
}

function expectTrue(scene: Scene, played: Played): void {
	expectOrderly(scene, played);
	const claims = claimsOf(scene, played);
	for (const claim of claims) expectTruth(claim, claims, played);
}

/** It all came out as if the items had been carried out one by one. */
function expectDone(
	{ wishes, options, verification }: Scene,
	{ records, before, after }: Played,
): void {
	const done = ['superseded', verification === 'off' ? 'accepted' : 'verified'];
	const fine = [...done, ...(options.skipUnchanged ? ['unchanged', 'skipped'] : [])];
	for (const [item, { status }] of records.entries()) {
		const isEmpty = Object.keys(wishes[item].attributes).length === 0;
		expect(isEmpty ? ['skipped'] : fine).toContain(status);
	}
	for (const at of PLACES) {
		const own = wishes.filter((one) => one.at === at).map(({ attributes }) => attributes);
		const entries = [before[at], ...own].flatMap((one) => Object.entries(one));
		const withValue = (all: Iterable<[string, string | null]>) =>
			new Map([...all].filter(([, one]) => one));
		expect(withValue(Object.entries(after[at]))).toEqual(withValue(new Map(entries)));
	}
}

const status = (code: number, more: object = {}): Fault => ({
	kind: 'status',
	status: code,
	...more,
});

/** Each of them passes, and none twice for one request: a conflict is not believed for long. */
const passing: fc.Arbitrary<Fault> = fc.oneof(
	fc.constantFrom(401, 408, 409, 500, 502, 503, 504).map((code) => status(code)),
	fc.constantFrom(500, 502, 504).map((code) => status(code, { applied: true })),
	fc.constantFrom(status(429, { retryAfter: false }), status(429, { retryAfter: 1 })),
	fc
		.tuple(fc.constantFrom('reset' as const, 'html' as const, 'brokenJson' as const), fc.boolean())
		.map(([kind, applied]): Fault => ({ kind, applied })),
	fc.constant<Fault>({ kind: 'slow', ms: 20 }),
);
const sort = (fault: Fault) => (fault.kind === 'status' ? fault.status : fault.kind);

function seriesOf(
	faults: fc.Arbitrary<Fault[]>,
	maxLength: number,
): fc.Arbitrary<Trouble['writes']> {
	const series = record<Trouble['writes'][number]>({ at: mostly(0, 1, 2, 3), faults });
	return fc.uniqueArray(series, { maxLength, selector: ({ at }) => at });
}

const once = fc.uniqueArray(passing, { minLength: 1, maxLength: 3, selector: sort });

/** Faults that a request outlasts, and reads that are behind: nothing that the outcome shows. */
const passingTrouble = record<Trouble>({
	writes: seriesOf(once, 3),
	reads: seriesOf(once, 1),
	settings: record<Trouble['settings']>({
		readDelayMs: mostly(0, 200, 700),
		rateLimitHeadersOn429: fc.boolean(),
		serviceMs: fc.constantFrom(0, 5),
	}),
});

const stubborn = fc.oneof(
	fc.constantFrom(400, 403, 404, 409, 413, 418, 500, 503).map((code) => status(code)),
	fc.boolean().map((applied): Fault => ({ kind: 'reset', applied })),
);

/** Whatever may be answered, as often as it likes, and writes that are accepted and lost. */
const lasting: fc.Arbitrary<Fault[]> = fc.oneof(
	{ weight: 4, arbitrary: once },
	{
		weight: 8,
		arbitrary: fc
			.tuple(stubborn, fc.integer({ min: 1, max: 6 }))
			.map(([one, count]) => Array.from({ length: count }, () => one)),
	},
	{
		weight: 4,
		arbitrary: fc.constant<Fault[]>([{ kind: 'emptyBody', status: 202, applied: false }]),
	},
	{ weight: 1, arbitrary: fc.constant<Fault[]>([status(429, { retryAfter: 9999 })]) },
);

const lastingTrouble = record<Trouble>({
	writes: seriesOf(lasting, 3),
	reads: seriesOf(lasting, 1),
	settings: record<Trouble['settings']>({
		serviceMs: fc.constantFrom(0, 5),
		nullValue: mostly('remove', 'keep', 'reject', 'storeEmpty'),
		maxAttributeValueBytes: mostly(Infinity, 5, 280),
		maxBodyBytes: mostly(512_000, 60, 400),
		participantPatch: mostly('merge', 'documented', 'reject'),
	}),
});

test(
	'whatever the items and options, all is done with no request more than needed',
	async () => {
		await holds(scene, 90, async (one) => {
			const played = await play(one, NO_TROUBLE, { verifyFor: 0 });
			expectTrue(one, played);
			expectDone(one, played);
			for (const [at, own] of played.writes.entries()) {
				const items = one.wishes.filter((wish) => wish.at === at).length;
				expect(own.length).toBeLessThanOrEqual(one.options.combineItems ? 1 : items);
				// Once before the writes at the most, and once to check them
				expect(played.reads[at].length).toBeLessThanOrEqual(2);
			}
			const answers = [...played.writes, ...played.reads].flat().map((request) => request.status);
			expect(answers.filter((code) => code !== 200 && code !== 202)).toEqual([]);
		});
	},
	TIME_LIMIT_MS,
);

test(
	'also where faults pass and reads are behind, and nobody comes back too early',
	async () => {
		await holds(fc.tuple(scene, passingTrouble), 60, async ([one, trouble]) => {
			const played = await play(one, trouble);
			expectTrue(one, played);
			expectDone(one, played);
		});
	},
	TIME_LIMIT_MS,
);

test(
	'whatever goes wrong, no record is better than the truth',
	async () => {
		const drama = fc.tuple(scene, lastingTrouble, fc.nat({ max: 3 }));
		await holds(drama, 150, async ([one, trouble, maxRetries]) => {
			expectTrue(one, await play(one, trouble, { maxRetries, verifyFor: 0 }));
		});
	},
	TIME_LIMIT_MS,
);
