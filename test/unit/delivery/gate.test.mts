import { randomUUID } from 'node:crypto';

import { decide } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import type { Gate } from '../../../nodes/GenesysParticipantAttributes/delivery/gate';
import { shareAs, sharedGate } from '../../../nodes/GenesysParticipantAttributes/delivery/gates';
import { Sending } from '../../../nodes/GenesysParticipantAttributes/delivery/sending';
import type { Acquired } from '../../../nodes/GenesysParticipantAttributes/delivery/lane';
import type {
	ApiRequest,
	AttemptResult,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { ACCEPTED, CANCELLED, counted, noAnswer, response, tooMany } from './answers.mts';
import { POLICY as DEFAULTS, READ, WRITE } from './sendSetUp.mts';
import { createFakeClock, settled } from './fakeClock.mts';

const TEN_MINUTES = 600_000;
const POLICY = { ...DEFAULTS, maxWaitMs: 86_400_000 };
const OTHER = 'other https://api.mypurecloud.com';
const KEY = 'credential https://api.mypurecloud.com';

/** Executions, each with its way to the service. */
function setUp() {
	const clock = createFakeClock();
	// Gates outlive the test
	const own = randomUUID();
	const open = (
		key = KEY,
		policy: Partial<typeof POLICY> = {},
		hasToken?: boolean,
		mayBeWrong?: boolean,
	) => {
		const typedHost = mayBeWrong ? `https://${own}.example` : undefined;
		const gate = sharedGate(`${own} ${key}`, clock, () => 0.5, typedHost);
		const lane = gate.open({ ...POLICY, ...policy }, hasToken);
		/** Asks for permission; undefined as long as it is not given. */
		const ask = (request: ApiRequest | Sending = WRITE) => {
			const sending = request instanceof Sending ? request : new Sending(request, POLICY);
			const asked: { sending: Sending; answer?: Acquired } = { sending };
			void gate.acquire(lane, sending).then((answer) => (asked.answer = answer));
			return asked;
		};
		/** Gives permission back, with what came of it. */
		const answer = ({ answer: acquired }: ReturnType<typeof ask>, result: AttemptResult) => {
			if (acquired?.kind !== 'permit') throw new Error(String(acquired?.kind));
			gate.release(acquired, result, decide(result, WRITE));
		};
		/** Sends one request that is answered so, as soon as it may leave. */
		const meet = async (result: AttemptResult, request: ApiRequest | Sending = WRITE) => {
			const asked = ask(request);
			await clock.run();
			answer(asked, result);
			await clock.run(clock.now());
			return asked.sending;
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
	expect(Number.isFinite(open(KEY).gate.lastSuccessAt)).toBe(isKept);
});

test('what was learned is kept while an execution goes on, however long it takes', async () => {
	const { clock, open } = setUp();
	await open(KEY).meet(ACCEPTED);
	open(KEY).close();
	await clock.run(10 * TEN_MINUTES);
	expect(open(KEY).gate.lastSuccessAt).toBe(0);
});

test('a block is kept until it is over', async () => {
	const { clock, open } = setUp();
	const lane = open(KEY);
	for (const answer of [tooMany(7200), tooMany(7200)]) await lane.meet(answer);
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
	one.answer(first, counted(1, 26, 60));
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
	void lane.room(clock.now()).then(() => (hasRoom = true));
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

describe('a wait that is longer than Max Wait', () => {
	const TOO_LONG = { kind: 'end', reason: 'quotaExhausted' };
	const short = { maxWaitMs: 1000 };

	test('is asked about once by each execution, and believed then', async () => {
		const { clock, open } = setUp();
		await open().meet(tooMany(300));
		for (const { ask, answer } of [open(KEY, short), open(KEY, short)]) {
			const [asking, other] = [ask(), ask()];
			await clock.run(clock.now() + 100);
			expect([asking.answer?.kind, other.answer?.kind]).toEqual(['permit', undefined]);
			answer(asking, tooMany(300));
			await clock.run(clock.now());
			expect(other.answer).toMatchObject(TOO_LONG);
			const late = ask();
			await settled();
			expect(late.answer).toMatchObject(TOO_LONG);
		}
	});

	test('is over for all where the request that asks gets through', async () => {
		const { clock, open } = setUp();
		const patient = open();
		await patient.meet(tooMany(300));
		const waiting = patient.ask();
		await open(KEY, short).meet(ACCEPTED);
		await clock.run(clock.now());
		expect(waiting.answer?.kind).toBe('permit');
	});

	test('told twice ends the execution without another question', async () => {
		const { open } = setUp();
		const { ask, meet } = open(KEY, short);
		for (const answer of [tooMany(3600), tooMany(3600)]) await meet(answer);
		const last = ask();
		await settled();
		expect(last.answer).toEqual({ ...TOO_LONG, askedMs: 3_600_000 });
	});

	test('counts anew once a request has got through in between', async () => {
		const { open } = setUp();
		const { ask, meet } = open(KEY, short);
		for (const answer of [tooMany(3600), ACCEPTED, tooMany(3600)]) await meet(answer);
		const last = ask();
		await settled();
		expect(last.answer?.kind).toBe('permit');
	});

	test('since its own share is spent is waited for until Max Wait', async () => {
		const { clock, open } = setUp();
		const execution = open(KEY, { share: 0.5, maxWaitMs: 5000 });
		for (const count of [1, 2]) await execution.meet(counted(count, 4, 60));
		const asked = execution.ask();
		await clock.run();
		expect([clock.now(), asked.answer]).toEqual([5000, { kind: 'end', reason: 'rateLimited' }]);
	});
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

describe('a 429', () => {
	const path = (name: string): ApiRequest => ({ ...WRITE, path: `/api/v2/${name}` });
	const withRoom = response(429, {
		...{ 'retry-after': '5', 'inin-ratelimit-count': '7' },
		...{ 'inin-ratelimit-allowed': '300', 'inin-ratelimit-reset': '42' },
	});

	test.each<[string, AttemptResult, boolean]>([
		['though its counts say that there is room', withRoom, true],
		['though another has succeeded meanwhile', tooMany(5), true],
		[
			'unless its counts say that the limit is spent',
			response(429, { ...withRoom.headers, 'inin-ratelimit-count': '300' }),
			false,
		],
	])('that comes again is of the request alone, %s', async (_, answer, isOwn) => {
		const { clock, open } = setUp();
		const [one, other] = [open(), open()];
		const refused = await one.meet(answer, path('one'));
		expect(await isBlocked(other)).toBe(true);
		await clock.run(5000);
		await other.meet(ACCEPTED, path('other'));
		await one.meet(answer, refused);
		expect(await isBlocked(other)).toBe(!isOwn);
		expect(refused.notBefore > clock.now()).toBe(isOwn);
		// What has been found out holds, though nobody else sends anything meanwhile
		if (!isOwn) return;
		await one.meet(answer, refused);
		expect(await isBlocked(other)).toBe(false);
	});

	test('that comes again, though nobody has succeeded, is still the token’s', async () => {
		const { open } = setUp();
		const [one, other] = [open(), open()];
		await one.meet(tooMany(5), await one.meet(tooMany(5)));
		expect(await isBlocked(other)).toBe(true);
	});

	test('that tells no counts is the token’s while the window is nearly spent', async () => {
		const { clock, open } = setUp();
		const [one, other] = [open(), open()];
		const refused = await one.meet(tooMany(5), path('one'));
		await other.meet(counted(16, 20, 60), path('other'));
		const again = one.ask(refused);
		await clock.run(clock.now());
		one.answer(again, tooMany(5));
		expect(await isBlocked(other)).toBe(true);
	});

	test('of an endpoint that is known to refuse for its own sake holds nobody else back', async () => {
		const { open } = setUp();
		const [one, other] = [open(), open()];
		const refused = await one.meet(tooMany(5), path('one'));
		await other.meet(ACCEPTED, path('other'));
		await one.meet(tooMany(5), refused);
		await other.meet(ACCEPTED, path('other'));
		await one.meet(tooMany(5), path('one'));
		await other.meet(ACCEPTED, path('other'));
		// Refused with no success in between: it may be the token after all
		for (const name of ['one', 'one']) await one.meet(tooMany(5), path(name));
		expect(await isBlocked(other)).toBe(true);
	});
});

test('after a 429, one that was not refused sees first whether it is over', async () => {
	const { clock, open } = setUp();
	const [one, other] = [open(), open()];
	const refused = await one.meet(tooMany(5));
	const [again, fresh] = [one.ask(refused), other.ask()];
	await clock.run(5000);
	expect([again.answer?.kind, fresh.answer?.kind]).toEqual([undefined, 'permit']);
});

describe('an outage', () => {
	const DOWN = response(503);
	const fails = (times: number, answer: AttemptResult = DOWN) =>
		Array.from({ length: times }, () => answer);
	const meetAll = async ({ meet }: Execution, answers: AttemptResult[]) => {
		for (const result of answers) await meet(result);
	};

	test.each<[string, AttemptResult[], boolean]>([
		['five failures', fails(5), false],
		['a success between them', [...fails(4), ACCEPTED, DOWN], true],
		['a refusal between them', [...fails(4), response(400), DOWN], true],
		['a conflict between them', [...fails(4), response(409), DOWN], true],
		['a 429 between them', [...fails(4), tooMany(1), DOWN], false],
		['a request between them that was cancelled', [...fails(4), CANCELLED, DOWN], false],
		['requests that were cancelled', fails(9, CANCELLED), true],
	])('or not, after %s (%#)', async (_, answers, isClosed) => {
		const { open } = setUp();
		const execution = open();
		await meetAll(execution, [ACCEPTED, ...answers]);
		expect(execution.gate.breaker.isClosed).toBe(isClosed);
	});

	test('is none where one request fails again and again', async () => {
		const { open } = setUp();
		const execution = open();
		const failing = new Sending(WRITE, POLICY);
		for (let time = 0; time < 9; time += 1) await execution.meet(DOWN, failing);
		expect(execution.gate.breaker.isClosed).toBe(true);
	});

	test.each<[AttemptResult, number]>([
		[response(503, { 'retry-after': '60' }), 60_000],
		[response(503, { 'retry-after': '61' }), 500],
	])('that names a time is left alone so long, up to Max Wait (%#)', async (answer, waitMs) => {
		const { clock, open } = setUp();
		const execution = open(KEY, { maxWaitMs: 60_000 });
		await meetAll(execution, [ACCEPTED, ...fails(4), answer]);
		const since = clock.now();
		execution.ask();
		await clock.run();
		expect(clock.now() - since).toBe(waitMs);
	});

	test.each<[string, AttemptResult]>([
		['a 429', tooMany(2)],
		['a timeout of the server', response(408)],
		['a cancellation', CANCELLED],
	])('whose probe meets %s lets the next probe leave', async (_, answer) => {
		const { clock, open } = setUp();
		const execution = open();
		await meetAll(execution, [ACCEPTED, ...fails(5), answer]);
		const next = execution.ask();
		await clock.run();
		expect(next.answer).toMatchObject({ kind: 'permit', isProbe: true });
	});

	test('is probed by a request that has never failed, whoever comes first', async () => {
		const { clock, open } = setUp();
		const [first, second] = [open(KEY, { concurrency: 1 }), open(KEY, { concurrency: 1 })];
		await meetAll(first, [ACCEPTED, ...fails(4)]);
		await meetAll(second, [ACCEPTED, ...fails(5)]);
		const failed = await second.meet(DOWN);
		const waiting = [second.ask(failed), first.ask()];
		await clock.run(clock.now() + 1000);
		expect(waiting.map(({ answer }) => answer?.kind)).toEqual([undefined, 'permit']);
	});

	test('keeps an execution that has not failed waiting for half a second only', async () => {
		const { clock, open } = setUp();
		await meetAll(open(), [ACCEPTED, ...fails(10)]);
		const since = clock.now();
		const newcomer = open().ask();
		await clock.run();
		expect(newcomer.answer?.kind).toBe('permit');
		expect(clock.now() - since).toBe(500);
	});

	test('keeps all but its probe waiting, whatever comes of those that left before', async () => {
		const { clock, open } = setUp();
		const execution = open();
		await execution.meet(ACCEPTED);
		const early = execution.ask();
		await clock.run(clock.now());
		await meetAll(execution, fails(5));
		const probe = execution.ask();
		await clock.run();
		execution.answer(early, response(408));
		expect(probe.answer?.kind).toBe('permit');
		expect(await isBlocked(execution)).toBe(true);
	});
});

describe('Max Wait', () => {
	const DOWN = response(503);
	const bounds = { maxWaitMs: 6000, timeoutMs: 2000 };

	/** An outage since 0, with a probe in flight since 500 and others that wait. */
	async function inOutage() {
		const { clock, open } = setUp();
		const execution = open(KEY, bounds);
		for (let time = 0; time < 5; time += 1) await execution.meet(DOWN);
		const all = [execution.ask(), execution.ask(), execution.ask()];
		await clock.run(500);
		const [probe] = all.filter(({ answer }) => answer);
		const waiting = () => all.filter((one) => one !== probe).map(({ answer }) => answer);
		return { clock, execution, probe, waiting };
	}

	test('ends all that an execution waits for, together, with the reason of the last failure', async () => {
		const { clock, execution, probe, waiting } = await inOutage();
		await clock.run(7000);
		expect(waiting()).toEqual([undefined, undefined]);
		execution.answer(probe, noAnswer('network'));
		await clock.run(7000);
		expect(waiting()).toEqual(Array(2).fill({ kind: 'end', reason: 'network' }));
	});

	test('waits one timeout longer for what had left by then, and no longer', async () => {
		const { clock, waiting } = await inOutage();
		await clock.run(8499);
		expect(waiting()).toEqual([undefined, undefined]);
		await clock.run(8500);
		expect(waiting()).toEqual(Array(2).fill({ kind: 'end', reason: 'serverError' }));
	});

	test('begins anew with each success of anybody', async () => {
		const { clock, open } = setUp();
		const execution = open(KEY, { ...bounds, share: 0.5 });
		const other = open();
		for (const count of [1, 2]) await execution.meet(counted(count, 4, 60));
		const asked = execution.ask();
		await clock.run(5000);
		const asking = other.ask();
		await clock.run(5000);
		other.answer(asking, counted(3, 4, 55));
		await clock.run(10_999);
		expect(asked.answer).toBeUndefined();
		await clock.run(11_000);
		expect(asked.answer).toEqual({ kind: 'end', reason: 'rateLimited' });
	});
});

describe('a host that has never answered', () => {
	const REFUSED = noAnswer('network', false);

	async function meetAll({ meet }: Execution, times: number, answer: AttemptResult) {
		for (let time = 0; time < times; time += 1) await meet(answer);
	}

	test.each([
		[0, 1],
		[1, 2],
		[5, 6],
	])('is a wrong address to all, with %d retries after %d tries', async (maxRetries, tries) => {
		const { clock, open } = setUp();
		const executions = [open(KEY, { maxRetries }, false, true), open(KEY, { maxRetries })];
		await meetAll(executions[0], tries, REFUSED);
		for (const { ask } of executions) {
			const asked = ask();
			await clock.run(clock.now());
			expect(asked.answer).toEqual({ kind: 'end', reason: 'network' });
		}
		// The next execution tries once more
		const next = open(KEY, { maxRetries });
		await next.meet(REFUSED);
		const asked = next.ask();
		await clock.run(clock.now());
		expect(asked.answer).toEqual({ kind: 'end', reason: 'network' });
	});

	test.each<[string, AttemptResult, boolean]>([
		['that may have been reached', noAnswer('network', true), true],
		['that is silent', noAnswer('timeout', true), true],
		['whose login host answers', noAnswer('serverError', false), true],
		['that answers 503', response(503), true],
		['of a region', REFUSED, false],
	])('%s is out, and no wrong address', async (_, answer, mayBeWrong) => {
		const { clock, open } = setUp();
		const execution = open(KEY, {}, false, mayBeWrong);
		await meetAll(execution, 9, answer);
		const asked = execution.ask();
		await clock.run();
		expect(asked.answer?.kind).toBe('permit');
	});

	test('is none that has answered before, however long ago', async () => {
		const { clock, open } = setUp();
		const before = open(KEY, {}, false, true);
		await before.meet(response(404));
		before.close();
		await clock.run(2 * TEN_MINUTES);
		open(OTHER).close();
		const execution = open(KEY, {}, false, true);
		await meetAll(execution, 9, REFUSED);
		const asked = execution.ask();
		await clock.run();
		expect(asked.answer?.kind).toBe('permit');
	});
});
