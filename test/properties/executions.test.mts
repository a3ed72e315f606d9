import {
	day,
	GRACE_MS,
	MAX_WAIT,
	play,
	TIMEOUT,
	type Day,
	type Played,
	type Seen,
} from './day.mts';
import { holds, TIME_LIMIT_MS, times } from './holds.mts';

/** What a machine takes that is not too busy for anything. In milliseconds. */
const SLACK_MS = 1500;
/** The longest wait that somebody else's fault may cause, in milliseconds. */
const MOST_WAIT_MS = 2000;

const counts = new Map<string, number>();

function count(what: string, isDrawn: boolean): void {
	counts.set(what, (counts.get(what) ?? 0) + Number(isDrawn));
}

function countAll({ executions, outage, limit, oddAnswers }: Day): void {
	const some = (test: (one: Day['executions'][number]) => boolean) => executions.some(test);
	count('days', true);
	count(
		'executions of several items',
		some(({ items }) => items > 1),
	);
	count(
		'Loop Over Items',
		some(({ rounds }) => rounds > 1),
	);
	count('two credentials', new Set(executions.map(({ credential }) => credential)).size > 1);
	count(
		'cancelled executions',
		some(({ cancelAfter }) => cancelAfter !== undefined),
	);
	count(
		'conversations that always fail',
		some(({ poison }) => poison === 'fails'),
	);
	count(
		'429s of one conversation',
		some(({ poison }) => poison === 'limited'),
	);
	count('429s of the token', limit !== undefined);
	count('strangers', limit?.hasStrangers === true);
	count('outages', outage !== undefined);
	count('outages from the start', outage?.at === 0);
	count('silence', outage?.what.kind === 'hang');
	count('odd headers', oddAnswers.length > 0);
}

afterAll(() => {
	if (times > 1) console.log([...counts].map(([what, often]) => `${what}: ${often}`).join('\n'));
});

/** What can be written is written, and what is said of it is so. */
function expectNothingLost({ played, isStored }: Seen): void {
	for (const { all, records, cancelAfter, poison } of played) {
		if (cancelAfter !== undefined) continue;
		expect(records).toHaveLength(all.length);
		for (const [index, { status, reason }] of records.entries()) {
			const isPoisoned = poison !== undefined && index === 0;
			if (isPoisoned) {
				expect(status).toBe('failed');
				// An outage may be what it met last
				expect(['serverError', 'rateLimited', 'network', 'timeout']).toContain(reason);
			} else {
				// With nobody else there, a 429 of its own conversation looks like the token's, until Max Wait
				const isUnchecked = poison === 'limited' && status === 'unverified';
				if (!isUnchecked) {
					expect({ status, reason }).toEqual({ status: 'verified', reason: undefined });
				}
				expect(isStored(all[index])).toBe(true);
			}
		}
	}
}

/** A 429 of the token binds all of the token, one of a conversation that conversation. */
function expectNobodyEarly(
	{ countsOn429 }: Day,
	{ requests, earlyReturns, played, stalledMs }: Seen,
): void {
	// Nor does one bind the token that nobody could hear, since its request had been cancelled, or that
	// looks just like those of a conversation's own
	const isVague = ({ cancelAfter, poison }: Played) =>
		cancelAfter !== undefined || (poison === 'limited' && !countsOn429);
	const vague = played.filter(isVague).flatMap(({ all }) => all);
	const unheard = new Set(vague.map(({ conversationId }) => conversationId));
	const others = requests.filter(
		({ status, fault, conversationId = '' }) =>
			status === 429 && (fault === 'status' || unheard.has(conversationId)),
	);
	const toldAt = new Set(others.map(({ answeredAt }) => answeredAt));
	// What is on its way cannot come back, nor is a 429 heard of meanwhile
	const isEarly = (early: Seen['earlyReturns'][number]) =>
		!toldAt.has(early.toldAt) && early.at - early.toldAt > GRACE_MS + stalledMs;
	expect(earlyReturns.filter(isEarly)).toEqual([]);
	for (const { all } of played) {
		const own = requests.filter(
			({ route, conversationId }) =>
				route === 'patchAttributes' && conversationId === all[0].conversationId,
		);
		for (const [index, next] of own.slice(1).entries()) {
			if (own[index].status === 429) {
				expect(next.at - own[index].answeredAt!).toBeGreaterThanOrEqual(990);
			}
		}
	}
}

/** Max Wait and one timeout after the last success on the credential, or after the begin. */
function expectNobodyLate({ requests, stalledMs }: Seen, one: Played): void {
	const successes = requests
		.filter(({ token, status }) => token === one.token && status >= 200 && status < 300)
		.map(({ answeredAt = 0 }) => answeredAt)
		.filter((at) => at <= one.endedAt);
	const since = Math.max(one.beganAt, ...successes);
	expect(one.endedAt - since).toBeLessThanOrEqual(
		(MAX_WAIT + TIMEOUT) * 1000 + SLACK_MS + stalledMs,
	);
}

/** Where there is neither an outage nor a limit to wait for. */
function expectNobodyHeldUp({ executions, outage, limit }: Day, { played, stalledMs }: Seen): void {
	if (outage || limit) return;
	// The first 429 of a conversation may be the token's
	const limited = executions.filter(({ poison }) => poison === 'limited').length;
	for (const { records, poison } of played) {
		if (poison) continue;
		for (const { delivery } of records) {
			expect(delivery.waitedMs).toBeLessThanOrEqual(MOST_WAIT_MS + limited * 1000 + stalledMs);
		}
	}
}

test(
	'whatever many executions meet, nothing is lost, nobody is early or late, and nobody pays for another',
	async () => {
		await holds(day, 12, async (drawn) => {
			countAll(drawn);
			const seen = await play(drawn);
			expectNothingLost(seen);
			expectNobodyEarly(drawn, seen);
			for (const one of seen.played) expectNobodyLate(seen, one);
			expectNobodyHeldUp(drawn, seen);
		});
	},
	TIME_LIMIT_MS,
);
