import { Breaker, Patience } from '../../../nodes/GenesysParticipantAttributes/delivery/breaker';

/** A breaker of a service that has worked, after so many failures in a row. */
function after(failures: number): Breaker {
	const breaker = new Breaker(() => 0.5);
	breaker.succeed(0);
	return fail(breaker, failures);
}

function fail(breaker: Breaker, times: number, counts = true, isProbe = false): Breaker {
	for (let time = 1; time <= times; time += 1) {
		breaker.fail(time, isProbe, { reason: 'serverError' }, counts);
	}
	return breaker;
}

test('five failures in a row open it, and four do not', () => {
	expect(after(4).isClosed).toBe(true);
	expect(after(5).isClosed).toBe(false);
});

test('failures with a success in between do not open it', () => {
	const breaker = after(4);
	breaker.succeed(5);
	expect(fail(breaker, 4).isClosed).toBe(true);
	expect(fail(breaker, 1).isClosed).toBe(false);
});

test('failures of a request that fails while others succeed do not open it', () => {
	expect(fail(after(4), 10, false).isClosed).toBe(true);
});

test('a success closes it, also of a request that was in flight', () => {
	const breaker = after(5);
	breaker.succeed(6);
	expect(breaker.isClosed).toBe(true);
});

describe('while a probe is in flight, another request waits for what comes of it', () => {
	const patience = new Patience(1000, 0);
	const probing = (breaker: Breaker, now: number) => {
		expect(breaker.obstacle(now, patience, true)).toBeUndefined();
		breaker.pass(now, patience);
		return breaker;
	};
	const host = () => new Breaker(() => 0.5);

	test('but for the first one of an execution, at a host that nobody has tried', () => {
		const breaker = probing(host(), 0);
		expect(breaker.obstacle(0, patience, true)).toBeUndefined();
		expect(breaker.obstacle(0, patience, false)).toBe(Infinity);
	});

	test.each([
		['has failed once', fail(probing(host(), 0), 1, true, true)],
		['has worked', after(5)],
	])('at a host that %s also the first one', (_, breaker) => {
		expect(probing(breaker, 900).obstacle(900, patience, true)).toBe(Infinity);
	});
});

test('a streak is an outage from the moment at which the breaker has opened on it', () => {
	const breaker = after(4);
	const { streak } = breaker;
	expect(streak).toEqual({ isOutage: false });
	expect(fail(breaker, 1).streak).toEqual({ isOutage: true });
	breaker.succeed(9);
	expect(breaker.streak).toEqual({ isOutage: false });
	expect(new Breaker(() => 0.5).streak).toEqual({ isOutage: false });
});

test('of probes that left together, the first one that failed counts', () => {
	const patience = new Patience(1000, 0);
	const breaker = new Breaker(() => 0.5);
	for (const time of [1, 2]) breaker.pass(time, patience);
	fail(breaker, 2, true, true);
	expect(breaker.isDead(1)).toBe(false);
	breaker.pass(600, patience);
	expect(fail(breaker, 1, true, true).isDead(1)).toBe(true);
});

test('a probe that is answered late does not open it', () => {
	const breaker = after(5);
	breaker.pass(600, new Patience(1000, 0));
	breaker.succeed(700);
	breaker.release(true);
	expect(breaker.isClosed).toBe(true);
});

test.each([
	[0, 375],
	[0.999, 625],
])('the wait until a probe is drawn: %d makes it %d ms', (random, waitMs) => {
	const breaker = new Breaker(() => random);
	breaker.succeed(0);
	fail(breaker, 5);
	expect(breaker.obstacle(5, new Patience(10_000, 0), false)).toBeCloseTo(waitMs, -1);
});

test('a new host is no outage, and is waited for four seconds at the most', () => {
	const patience = new Patience(60_000, 0);
	const breaker = new Breaker(() => 0.5);
	for (let probe = 1; probe <= 9; probe += 1) {
		breaker.pass(1, patience);
		fail(breaker, 1, true, true);
	}
	expect(breaker.streak.isOutage).toBe(false);
	expect(breaker.obstacle(1, patience, false)).toBe(4000);
});

test('patience lasts for Max Wait since the service last worked, and for one probe more', () => {
	const patience = new Patience(1000, 0);
	expect(patience.leftMs(600)).toBe(400);
	expect(patience.leftMs(600, 100)).toBe(500);
	patience.probe(1099, 100);
	expect(patience.isOver(1100, 100)).toBe(false);
	patience.probe(1100, 100);
	expect(patience.isOver(1100, 100)).toBe(true);
	expect(patience.isOver(1100, 200)).toBe(false);
	patience.succeed();
	expect(patience.isOver(1100, 100)).toBe(false);
});
