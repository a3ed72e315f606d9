import {
	Breaker,
	ConsecutiveFailures,
} from '../../../nodes/GenesysParticipantAttributes/delivery/breaker';

const breakerOf = (isKnownHost = true, random = 0.5) => new Breaker(() => random, isKnownHost);

/** So many different requests fail at the time 0. */
function fail(breaker: Breaker, requests: number): Breaker {
	for (let request = 0; request < requests; request += 1) breaker.fail(0, {}, false, 0);
	return breaker;
}

/** A probe leaves and fails at that time. */
function probe(breaker: Breaker, now: number, retryAfterMs = 0): void {
	expect(breaker.pass(now)).toBe(true);
	breaker.fail(now, {}, true, retryAfterMs);
}

describe('the service is out', () => {
	test('when five different requests have failed with no success in between', () => {
		const failures = new ConsecutiveFailures();
		const requests = Array.from({ length: 5 }, () => ({}));
		expect(requests.map((request) => failures.fail(request))).toEqual([
			...[false, false, false, false],
			true,
		]);
	});

	test('not when one request fails again and again, nor after a success', () => {
		const failures = new ConsecutiveFailures();
		const [one, ...others] = Array.from({ length: 5 }, () => ({}));
		for (let time = 0; time < 9; time += 1) expect(failures.fail(one)).toBe(false);
		failures.succeed();
		for (const other of others) expect(failures.fail(other)).toBe(false);
	});

	test('not by those that are no witnesses', () => {
		const breaker = fail(breakerOf(), 4);
		for (let time = 0; time < 9; time += 1) breaker.fail(0, undefined, false, 0);
		expect(breaker.isClosed).toBe(true);
		expect(fail(breaker, 1).isClosed).toBe(false);
	});
});

test('a success closes it, also of a request that was in flight, and a probe that is answered late changes nothing', () => {
	const breaker = fail(breakerOf(), 5);
	breaker.pass(600);
	breaker.succeed();
	breaker.release(true);
	breaker.fail(700, {}, true, 0);
	expect(breaker.isClosed).toBe(true);
	expect(breaker.waitMs(700, false)).toBe(0);
});

test('one probe at a time passes, at waits that grow to ten seconds', () => {
	const breaker = fail(breakerOf(), 5);
	const waits: number[] = [];
	for (let now = 0, turn = 0; turn < 8; turn += 1) {
		waits.push(breaker.waitMs(now, false));
		now += waits.at(-1)!;
		breaker.pass(now);
		expect(breaker.waitMs(now, false)).toBe(Infinity);
		breaker.fail(now, {}, true, 0);
	}
	expect(waits).toEqual([500, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

test.each([
	[0, 375],
	[0.999, 625],
])('the wait until a probe is drawn: %d makes it %d ms', (random, waitMs) => {
	expect(fail(breakerOf(true, random), 5).waitMs(0, false)).toBeCloseTo(waitMs, -1);
});

test('what the service asks for is a floor, for newcomers as well', () => {
	const breaker = fail(breakerOf(), 4);
	breaker.fail(0, {}, false, 7000);
	expect([false, true].map((isNewcomer) => breaker.waitMs(0, isNewcomer))).toEqual([7000, 7000]);
});

test('a newcomer waits for half a second after the last probe, whatever turn it is', () => {
	const breaker = fail(breakerOf(), 5);
	for (const now of [1000, 3000, 6000]) probe(breaker, now);
	expect([false, true].map((isNewcomer) => breaker.waitMs(6000, isNewcomer))).toEqual([2000, 500]);
	// Also while the probe is in flight
	breaker.pass(10_000);
	expect([false, true].map((isNewcomer) => breaker.waitMs(10_400, isNewcomer))).toEqual([
		Infinity,
		100,
	]);
});

test('a probe whose outcome says nothing of the service lets the next one leave', () => {
	const breaker = fail(breakerOf(), 5);
	breaker.pass(500);
	breaker.release(true);
	expect(breaker.waitMs(500, false)).toBe(0);
	expect(breaker.isClosed).toBe(false);
});

describe('a host that nobody knows', () => {
	test('meets one request alone, but for the first ones of executions that begin together', () => {
		const breaker = breakerOf(false);
		expect(breaker.pass(0)).toBe(true);
		expect([false, true].map((isNewcomer) => breaker.waitMs(0, isNewcomer))).toEqual([Infinity, 0]);
	});

	test('is waited for four seconds at the most', () => {
		const breaker = breakerOf(false);
		for (let turn = 0; turn < 9; turn += 1) probe(breaker, 0);
		expect(breaker.waitMs(0, false)).toBe(4000);
	});

	test('is a service like any other once it has answered anything', () => {
		const breaker = breakerOf(false);
		for (let turn = 0; turn < 9; turn += 1) probe(breaker, 0);
		breaker.pass(0);
		breaker.meet();
		breaker.fail(0, {}, true, 0);
		expect(breaker.isClosed).toBe(true);
		breaker.meet();
		expect(fail(breaker, 4).waitMs(0, false)).toBe(500);
	});

	test('of probes that left together, the first one that failed counts', () => {
		const breaker = breakerOf(false);
		for (let time = 0; time < 3; time += 1) breaker.pass(0);
		for (let time = 0; time < 3; time += 1) breaker.fail(0, {}, true, 0);
		expect(breaker.waitMs(0, false)).toBe(500);
	});
});
