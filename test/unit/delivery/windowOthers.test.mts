import fc from 'fast-check';

import { createFakeServer, periodsOf, refusedIn, type FakeServer } from './fakeServer.mts';
import { inAnyScene } from './scenes.mts';
import { drive, type Latency } from './traffic.mts';

const MINUTE = 60_000;
const LATENCIES: Latency[] = [
	{ there: 40, back: 60 },
	{ there: 60, back: 20 },
];

const time = fc.nat({ max: 200_000 });
const count = fc.integer({ min: 1, max: 60 });

function strangersAt(server: FakeServer, others: Array<{ at: number; requests: number }>) {
	return others.map(({ at, requests }) => ({
		at,
		happen: () => server.takeForStranger(at, requests),
	}));
}

/** The windows that began when all was quiet again, without the first and the last of them. */
function quietWindows({ windows }: FakeServer, events: Array<{ at: number }>) {
	const last = Math.max(0, ...events.map(({ at }) => at));
	return windows.filter(({ startedAt }) => startedAt > last).slice(1, -1);
}

describe('a stranger with the same token', () => {
	const strangers = fc.array(fc.record({ at: time, requests: count }), { maxLength: 20 });

	test('costs no more 429s than were on their way, and nobody comes back early', () => {
		inAnyScene(strangers, ({ server, limit, width, latencies }, others) => {
			const events = strangersAt(server, others);
			const { early } = drive({ server, requests: limit * 6, width, latencies, events });
			for (const { refused } of server.windows) expect(refused).toBeLessThanOrEqual(width);
			expect(early).toBe(0);
		});
	});

	test('only slows us down: once it has gone, windows are spent whole as before', () => {
		inAnyScene(strangers, ({ server, limit, windowMs, roundTripMs, ...way }, others) => {
			drive({ server, requests: limit * 6, ...way, events: strangersAt(server, others) });
			const quiet = quietWindows(server, others);
			expect(quiet.map(({ used }) => used)).toEqual(quiet.map(() => limit));
			expect(refusedIn(quiet)).toBeLessThanOrEqual(1);
			const longest = windowMs + 2000 + 3 * roundTripMs;
			for (const period of periodsOf(quiet)) expect(period).toBeLessThanOrEqual(longest);
		});
	});

	test('that is busier than we were before a pause is not taken for a late end of the window', () => {
		const server = createFakeServer({ limit: 100, windowMs: MINUTE, rounding: 'up' });
		const requests = [
			{ at: 0, more: 5 },
			{ at: 75_000, more: 400 },
		];
		const events = [{ at: 70_000, happen: () => server.takeForStranger(70_000, 50) }];
		drive({ server, requests, width: 10, latencies: LATENCIES, events });
		const [, ...full] = server.windows;
		for (const period of periodsOf(full)) expect(period).toBeLessThanOrEqual(MINUTE + 200);
	});

	test('that has spent the next window before us is not taken for a late end either', () => {
		const server = createFakeServer({ limit: 100, windowMs: MINUTE, rounding: 'up' });
		const events = [{ at: 60_050, happen: () => server.takeForStranger(60_050, 100) }];
		drive({ server, requests: 500, width: 10, latencies: LATENCIES, events });
		const [, , ...ours] = server.windows;
		expect(refusedIn(ours)).toBe(0);
		for (const period of periodsOf(ours)) expect(period).toBeLessThanOrEqual(MINUTE + 200);
	});
});

describe('an answer that comes in late', () => {
	const fast = { there: 10, back: 10 };
	const slow = { there: 10, back: 3000 };

	test('after the next window has begun changes nothing', () => {
		const server = createFakeServer({ limit: 5, windowMs: 10_000, rounding: 'up' });
		const requests = [
			{ at: 0, more: 1 },
			{ at: 9000, more: 1 },
			{ at: 10_500, more: 10 },
		];
		const latencies = [fast, slow, ...Array<Latency>(20).fill(fast)];
		const events = [{ at: 10_515, happen: () => server.takeForStranger(10_515, 1) }];
		drive({ server, requests, width: 10, latencies, events });
		expect(server.windows.map(({ own }) => own)).toEqual([2, 4, 5, 1]);
		expect(refusedIn(server.windows)).toBe(0);
		for (const period of periodsOf(server.windows)) expect(period).toBeLessThanOrEqual(10_600);
	});

	test('costs no room in the next window', () => {
		const server = createFakeServer({ limit: 5, windowMs: 10_000, rounding: 'up' });
		const requests = [
			{ at: 0, more: 1 },
			{ at: 9000, more: 1 },
			{ at: 10_500, more: 10 },
		];
		const latencies = [fast, slow, ...Array<Latency>(20).fill(fast)];
		drive({ server, requests, width: 10, latencies });
		expect(server.windows.map(({ used }) => used)).toEqual([2, 5, 5]);
	});

	test('does not bring back a limit that has been lowered since', () => {
		const server = createFakeServer({ limit: 20, windowMs: MINUTE, rounding: 'up' });
		const requests = [
			{ at: 0, more: 1 },
			{ at: 100, more: 1 },
			{ at: 1000, more: 1 },
			{ at: 4000, more: 20 },
		];
		const events = [{ at: 500, happen: () => (server.rules.limit = 5) }];
		const latencies = [fast, slow, ...Array<Latency>(30).fill(fast)];
		drive({ server, requests, width: 10, latencies, events });
		expect(refusedIn(server.windows)).toBe(0);
	});
});

describe('429s of another limit in the middle of a window', () => {
	test.each([
		{ refused: 1, seconds: 1, width: 10, at: 2000 },
		{ refused: 2, seconds: 1, width: 1, at: 2000 },
		{ refused: 10, seconds: 5, width: 10, at: 2000 },
		{ refused: 1, seconds: 1, width: 10, at: 60_500 },
	])('$refused of $seconds s at $at ms: windows are still spent whole and in time', (other) => {
		const { refused, seconds, width, at } = other;
		const server = createFakeServer({ limit: 300, windowMs: MINUTE, rounding: 'up' });
		const events = [{ at, happen: () => server.refuseNext(refused, seconds) }];
		drive({ server, requests: 1200, width, latencies: LATENCIES, events });
		expect(server.windows.map(({ used }) => used)).toEqual([300, 300, 300, 300]);
		expect(refusedIn(server.windows)).toBe(0);
		for (const period of periodsOf(server.windows)) {
			expect(period).toBeLessThanOrEqual(MINUTE + 200);
		}
	});
});

describe('a limit that changes while the client works', () => {
	test('300, then 60, then 300 a minute: each window is spent by its own limit', () => {
		const server = createFakeServer({ limit: 300, windowMs: MINUTE, rounding: 'up' });
		const events = [
			{ at: 59_000, happen: () => (server.rules.limit = 60) },
			{ at: 150_000, happen: () => (server.rules.limit = 300) },
		];
		drive({ server, requests: 1000, width: 10, latencies: LATENCIES, events });
		expect(server.windows.slice(1).map(({ used }) => used)).toEqual([60, 60, 300, 280]);
		expect(refusedIn(server.windows)).toBe(0);
	});

	test('whenever it changes, only what was on its way is refused, and the next window is whole', () => {
		const changes = fc.array(fc.record({ at: time, limit: count }), { maxLength: 10 });
		inAnyScene(changes, ({ server, limit, width, latencies }, limits) => {
			const events = limits.map(({ at, limit: next }) => ({
				at,
				happen: () => (server.rules.limit = next),
			}));
			const { early } = drive({ server, requests: limit * 6, width, latencies, events });
			for (const { refused } of server.windows) expect(refused).toBeLessThanOrEqual(width);
			const quiet = quietWindows(server, limits);
			expect(quiet.map(({ used }) => used)).toEqual(quiet.map((window) => window.limit));
			expect(early).toBe(0);
		});
	});
});

test('without any headers each window is spent whole, and only what is on its way is refused', () => {
	inAnyScene(fc.constant(false), ({ server, limit, windowMs, roundTripMs, ...way }, headers) => {
		server.rules.headers = headers;
		const { early } = drive({ server, requests: limit * 4, ...way });
		expect(server.windows.map(({ used }) => used)).toEqual(Array(4).fill(limit));
		for (const { refused } of server.windows) expect(refused).toBeLessThanOrEqual(way.width);
		expect(early).toBe(0);
		const longest = windowMs + 1000 + 2 * roundTripMs;
		for (const period of periodsOf(server.windows)) expect(period).toBeLessThanOrEqual(longest);
	});
});

const LIMIT = 300;
const WINDOWS = 10;

/** Ways of 20 to 150 ms there and 20 to 100 ms back, without a pattern. */
function ways(seed: number): Latency[] {
	let state = seed;
	const upTo = (most: number) => {
		state = (state * 48_271) % 2_147_483_647;
		return state % (most + 1);
	};
	return Array.from({ length: 997 }, () => ({ there: 20 + upTo(130), back: 20 + upTo(80) }));
}

describe.each([
	{ processes: 'two', widths: [100, 100] },
	{ processes: 'two uneven', widths: [100, 10] },
	{ processes: 'four', widths: [100, 100, 100, 100] },
])('$processes processes on one token', ({ widths }) => {
	test.each([1, 2, 3, 4, 5])(
		'spend every window whole and in time, with a 429 each on average (%i)',
		(seed) => {
			const server = createFakeServer({ limit: LIMIT, windowMs: MINUTE, rounding: 'up' });
			drive({ server, requests: WINDOWS * LIMIT, width: widths, latencies: ways(seed) });
			expect(server.windows.map(({ used }) => used)).toEqual(Array(WINDOWS).fill(LIMIT));
			expect(refusedIn(server.windows) / WINDOWS).toBeLessThanOrEqual(widths.length);
			// Whoever was refused stays away for whole seconds, which is less than one too long
			expect(Math.max(...periodsOf(server.windows))).toBeLessThanOrEqual(MINUTE + 1500);
		},
	);
});

test('a process that is left alone soon goes at its own pace again', () => {
	const latencies = [{ there: 40, back: 60 }];
	const [alone, left] = [0, 100].map((strangers) => {
		const server = createFakeServer({ limit: LIMIT, windowMs: MINUTE, rounding: 'up' });
		if (strangers > 0) server.takeForStranger(0, strangers);
		drive({ server, requests: 20 * LIMIT - strangers, width: 10, latencies });
		return periodsOf(server.windows);
	});
	expect(left.at(-1)).toBeLessThanOrEqual(alone.at(-1)! + 100);
});
