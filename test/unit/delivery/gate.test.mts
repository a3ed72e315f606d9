import { randomUUID } from 'node:crypto';

import { decide } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import {
	type Gate,
	shareAs,
	sharedGate,
} from '../../../nodes/GenesysParticipantAttributes/delivery/gate';
import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { ACCEPTED, counted, noAnswer, response, tooMany } from './answers.mts';
import { READ, WRITE } from './sendSetUp.mts';
import { createFakeClock, settled, type FakeClock } from './fakeClock.mts';

const TEN_MINUTES = 600_000;
const POLICY = { concurrency: 10, share: 1, maxWaitMs: 86_400_000, maxRetries: 5 };
const OTHER = 'other https://api.mypurecloud.com';
const KEY = 'credential https://api.mypurecloud.com';

/** Executions, each with its way to the service. */
function setUp() {
	const clock = createFakeClock();
	// Gates outlive the test
	const own = randomUUID();
	const open = (key = KEY, policy: Partial<typeof POLICY> = {}, hasToken?: boolean) => {
		const gate = sharedGate(`${own} ${key}`, clock, () => 0.5);
		const lane = gate.open({ ...POLICY, ...policy }, hasToken);
		/** Asks for permission; undefined as long as it is not given. */
		const ask = (request = WRITE) => {
			const asked: { answer?: Awaited<ReturnType<typeof gate.acquire>> } = {};
			void gate.acquire(lane, request).then((answer) => (asked.answer = answer));
			return asked;
		};
		/** Gives permission back, with what came of it. */
		const answer = ({ answer: acquired }: ReturnType<typeof ask>, result: AttemptResult) => {
			if (acquired?.kind !== 'permit') throw new Error(String(acquired?.kind));
			gate.release(acquired.permit, result, decide(result, WRITE), true);
		};
		/** Sends one request that is answered so at once. */
		const meet = async (result: AttemptResult) => {
			const asked = ask();
			await settled();
			answer(asked, result);
			await settled();
		};
		return { gate, lane, ask, answer, meet, close: () => gate.close(lane) };
	};
	const next = ({ gate }: { gate: Gate }, key: string) => shareAs(`${own} ${key}`, gate);
	return { clock, open, next };
}

type Execution = ReturnType<ReturnType<typeof setUp>['open']>;

/** Whether a request would have to wait. */
async function isBlocked({ ask }: Execution): Promise<boolean> {
	const asked = ask();
	await settled();
	return asked.answer === undefined;
}

test('what was learned with a token holds for the one that takes its place', async () => {
	const { open, next } = setUp();
	const execution = open(KEY);
	await execution.meet(tooMany(60));
	next(execution, OTHER);
	expect(await isBlocked(open(OTHER))).toBe(true);
	expect(await isBlocked(open(KEY))).toBe(false);
});

test('executions with the same credential and host share what they learn', async () => {
	const { open } = setUp();
	await open(KEY).meet(tooMany(60));
	expect(await isBlocked(open(KEY))).toBe(true);
	expect(await isBlocked(open(OTHER))).toBe(false);
});

test.each([
	['is kept for ten minutes after the last execution', TEN_MINUTES, true],
	['is forgotten after that', TEN_MINUTES + 1, false],
])('what was learned %s', async (_, ms, isKept) => {
	const { clock, open } = setUp();
	const lane = open(KEY);
	await lane.meet(ACCEPTED);
	lane.close();
	await clock.run(ms);
	expect(open(KEY).gate.breaker.lastSuccessAt !== undefined).toBe(isKept);
});

test('what was learned is kept while an execution goes on, however long it takes', async () => {
	const { clock, open } = setUp();
	await open(KEY).meet(ACCEPTED);
	open(KEY).close();
	await clock.run(10 * TEN_MINUTES);
	expect(open(KEY).gate.breaker.lastSuccessAt).toBeDefined();
});

test('a block is kept until it is over', async () => {
	const { clock, open } = setUp();
	const lane = open(KEY);
	await lane.meet(tooMany(7200));
	lane.close();
	await clock.run(7_000_000);
	expect(await isBlocked(open(KEY))).toBe(true);
});

test('writes leave before reads, of as many requests as may be in flight', async () => {
	const { clock, open } = setUp();
	const execution = open(KEY, { concurrency: 2 });
	await execution.meet(ACCEPTED);
	const [first, second, read, write] = [WRITE, WRITE, READ, WRITE].map(execution.ask);
	await settled();
	expect([first, second].map(({ answer }) => answer?.kind)).toEqual(['permit', 'permit']);
	expect([read.answer, write.answer]).toEqual([undefined, undefined]);
	execution.answer(first, ACCEPTED);
	await clock.run(clock.now());
	expect([read.answer?.kind, write.answer?.kind]).toEqual([undefined, 'permit']);
});

test('executions take turns in what a window has left', async () => {
	const { clock, open } = setUp();
	const [one, other] = [open(), open()];
	const first = one.ask();
	await settled();
	const waiting = [one, one, one, other, other, other].map(({ ask }) => ask());
	one.answer(first, counted(1, 5, 60));
	await clock.run(clock.now());
	expect(waiting.map(({ answer }) => answer?.kind)).toEqual([
		...['permit', 'permit', undefined],
		...['permit', 'permit', undefined],
	]);
});

test('there is room for another request once one that waited has left', async () => {
	const { clock, open } = setUp();
	const { ask, answer, lane } = open(KEY, { concurrency: 1 });
	const first = ask();
	await settled();
	ask();
	let hasRoom = false;
	void lane.room().then(() => (hasRoom = true));
	await settled();
	expect(hasRoom).toBe(false);
	answer(first, ACCEPTED);
	await clock.run(clock.now());
	expect(hasRoom).toBe(true);
});

test.each([
	[undefined, undefined],
	[true, 'permit'],
])('with a token at hand (%j), executions begin together', async (hasToken, kind) => {
	const { open } = setUp();
	const both = [open(KEY, {}, hasToken), open(KEY, {}, hasToken)].map(({ ask }) => ask());
	await settled();
	expect(both.map(({ answer }) => answer?.kind)).toEqual(['permit', kind]);
});

test('a wait counts as long as it lasts', async () => {
	const { clock, open } = setUp();
	const execution = open();
	await execution.meet(tooMany(60));
	const asked = execution.ask();
	await clock.run(60_000);
	execution.answer(asked, ACCEPTED);
	await clock.run(100_000);
	expect(execution.lane.blockedMs(clock.now())).toEqual({ byLimit: 60_000, byOutage: 0 });
});

test.each([
	['its own share', [1, 2], false],
	['all of the limit', [1, 4], true],
])('a wait that is too long, since %s is spent, is asked for: %j', async (...row) => {
	const [, counts, isAsked] = row;
	const { open } = setUp();
	const execution = open(KEY, { share: 0.5, maxWaitMs: 5000 });
	for (const count of counts) await execution.meet(counted(count, 4, 3600));
	const asked = execution.ask();
	await settled();
	expect(asked.answer).toMatchObject({ kind: 'tooLong', isAsked });
});

test('a wait of our own that is too long is not asked for', async () => {
	const { clock, open } = setUp();
	const { ask, answer } = open(KEY, { maxWaitMs: 1000 });
	await clock.run(50_000);
	for (let time = 1; time <= 4; time += 1) {
		const asked = ask();
		await clock.run();
		answer(asked, response(429));
		await clock.run();
	}
	const last = ask();
	await settled();
	expect(last.answer).toEqual({ kind: 'tooLong', waitMs: 2000, isAsked: false });
});

test('a wait that one execution bears is asked for, and too long for another', async () => {
	const { clock, open } = setUp();
	await open().meet(tooMany(3600));
	await clock.run(1000);
	const asked = open(KEY, { maxWaitMs: 5000 }).ask();
	await settled();
	expect(asked.answer).toEqual({ kind: 'tooLong', waitMs: 3_599_000, isAsked: true });
});

test('a wait that is too long is asked for twice, also by a host that nobody knows', async () => {
	const { open } = setUp();
	const { ask, meet } = open(KEY, { maxWaitMs: 1000 });
	for (const answer of [tooMany(3600), tooMany(3600)]) await meet(answer);
	const last = ask();
	await settled();
	expect(last.answer).toEqual({ kind: 'tooLong', waitMs: 3_600_000, isAsked: true });
});

test('429s that tell no time are waited for longer and longer, until there is a success', async () => {
	const { clock, open } = setUp();
	const { ask, answer } = open();
	const waits: number[] = [];
	for (const status of [429, 429, 202, 429, 202]) {
		const since = clock.now();
		const asked = ask();
		await clock.run();
		waits.push(clock.now() - since);
		answer(asked, response(status));
		await clock.run();
	}
	expect(waits).toEqual([0, 250, 500, 0, 250]);
});

test('429s of requests that were on their way together count as one', async () => {
	const { clock, open } = setUp();
	const { ask, answer, meet } = open();
	await meet(ACCEPTED);
	const both = [ask(), ask()];
	await clock.run(50);
	for (const one of both) answer(one, response(429));
	ask();
	await clock.run();
	expect(clock.now()).toBe(300);
});

describe('an outage', () => {
	const DOWN = response(503);

	/** Meets these answers in turn, each as soon as a request may leave. */
	async function meetAll(clock: FakeClock, { ask, answer }: Execution, answers: AttemptResult[]) {
		for (const result of answers) {
			const asked = ask();
			await clock.run();
			answer(asked, result);
			await clock.run();
		}
	}
	const fails = (times: number, answer: AttemptResult = DOWN) =>
		Array.from({ length: times }, () => answer);

	test.each<[string, AttemptResult[], boolean]>([
		['five failures', fails(5), false],
		['a success between them', [...fails(4), ACCEPTED, DOWN], true],
		['a refusal between them', [...fails(4), response(400), DOWN], true],
		['a conflict between them', [...fails(4), response(409), DOWN], false],
		[
			'a request between them that was cancelled',
			[...fails(4), { kind: 'cancelled' }, DOWN],
			false,
		],
	])('or not, after %s (%#)', async (_, answers, isClosed) => {
		const { clock, open } = setUp();
		const execution = open();
		await meetAll(clock, execution, [ACCEPTED, ...answers]);
		expect(execution.gate.breaker.isClosed).toBe(isClosed);
	});

	test.each<[AttemptResult, number]>([
		[response(503, { 'retry-after': '60' }), 60_000],
		[response(503, { 'retry-after': '61' }), 500],
	])('that names a time is left alone so long, up to Max Wait (%#)', async (answer, waitMs) => {
		const { clock, open } = setUp();
		const execution = open(KEY, { maxWaitMs: 60_000 });
		await meetAll(clock, execution, [ACCEPTED, ...fails(4), answer]);
		const since = clock.now();
		execution.ask();
		await clock.run();
		expect(clock.now() - since).toBe(waitMs);
	});

	test.each<[string, AttemptResult]>([
		['a 429', tooMany(2)],
		['a conflict', response(409)],
	])('whose probe meets %s lets the next probe leave', async (_, answer) => {
		const { clock, open } = setUp();
		const execution = open();
		await meetAll(clock, execution, [ACCEPTED, ...fails(5), answer]);
		const next = execution.ask();
		await clock.run();
		expect(next.answer).toMatchObject({ kind: 'permit', permit: { isProbe: true } });
	});

	test.each([
		[0, 2],
		[1, 2],
		[3, 4],
	])('of a new host, with %d retries, ends all after %d probes', async (maxRetries, probes) => {
		const { clock, open } = setUp();
		const execution = open(KEY, { maxRetries });
		const other = open();
		await meetAll(clock, execution, fails(probes, noAnswer()));
		for (const { ask } of [execution, other]) {
			const asked = ask();
			await clock.run(clock.now());
			expect(asked.answer).toEqual({ kind: 'outage', reason: 'network' });
		}
	});

	test('that a new host has at first is over with the first success', async () => {
		const { clock, open } = setUp();
		const execution = open(KEY, { maxRetries: 1 }, true);
		const other = open(KEY, {}, true);
		const late = other.ask();
		await meetAll(clock, execution, fails(2, noAnswer()));
		other.answer(late, ACCEPTED);
		await clock.run(clock.now());
		const next = [execution.ask(), other.ask()];
		await settled();
		expect(next.map(({ answer }) => answer?.kind)).toEqual(['permit', 'permit']);
		for (const asked of next) execution.answer(asked, ACCEPTED);
		await meetAll(clock, execution, fails(5));
		expect(await isBlocked(execution)).toBe(true);
	});

	test('that asks for too long a time ends with its own reason', async () => {
		const { clock, open } = setUp();
		const execution = open(KEY, { maxWaitMs: 1000 });
		await meetAll(clock, execution, [
			ACCEPTED,
			...fails(7, response(503, { 'retry-after': '61' })),
		]);
		const last = execution.ask();
		await clock.run();
		expect(last.answer).toEqual({ kind: 'outage', reason: 'serverError' });
	});

	test('of a host that has worked is waited for, whatever Max Retries is', async () => {
		const { clock, open } = setUp();
		const execution = open(KEY, { maxRetries: 0 });
		await meetAll(clock, execution, [ACCEPTED, ...fails(9)]);
		expect(await isBlocked(execution)).toBe(true);
	});

	test('keeps all but its probe waiting, whatever comes of those that left before', async () => {
		const { clock, open } = setUp();
		const execution = open();
		await meetAll(clock, execution, [ACCEPTED]);
		const early = execution.ask();
		await meetAll(clock, execution, fails(5));
		const probe = execution.ask();
		await clock.run();
		execution.answer(early, response(409));
		expect(probe.answer?.kind).toBe('permit');
		expect(await isBlocked(execution)).toBe(true);
	});
});
