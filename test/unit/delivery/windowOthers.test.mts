import fc from 'fast-check';

import { byTheMinute, createFakeServer, periodsOf, refusedIn } from './fakeServer.mts';
import type { FakeServer, ServedWindow } from './fakeServer.mts';
import { drive, inAnyScene, type Latency } from './traffic.mts';

const MINUTE = 60_000;
const LATENCIES: Latency[] = [
	{ there: 40, back: 60 },
	{ there: 60, back: 20 },
];

const time = fc.nat({ max: 200_000 });
const count = fc.integer({ min: 1, max: 60 });

/** A stranger's requests: how many, and when. */
const strangerAt = (server: FakeServer, at: number, requests: number) => ({
	at,
	happen: () => server.takeForStranger(at, requests),
});

const longest = (windows: ServedWindow[]) => Math.max(0, ...periodsOf(windows));
const mostRefused = (server: FakeServer) =>
	Math.max(0, ...server.windows.map(({ refused }) => refused));

/** The windows that began when all was quiet again, without the first and the last of them. */
function quietWindows({ windows }: FakeServer, events: Array<{ at: number }>) {
	const last = Math.max(0, ...events.map(({ at }) => at));
	return windows.filter(({ startedAt }) => startedAt > last).slice(1, -1);
}

describe('a stranger with the same token', () => {
	test('costs no more 429s than were on their way, and once it has gone, windows are spent whole', () => {
		const strangers = fc.array(fc.record({ at: time, requests: count }), { maxLength: 20 });
		inAnyScene(strangers, ({ server, limit, windowMs, roundTripMs, ...way }, others) => {
			const events = others.map(({ at, requests }) => strangerAt(server, at, requests));
			const { early } = drive({ server, requests: limit * 6, ...way, events });
			expect(early).toBe(0);
			expect(mostRefused(server)).toBeLessThanOrEqual(way.width);
			const quiet = quietWindows(server, others);
			expect(quiet.map(({ used }) => used)).toEqual(quiet.map(() => limit));
			expect(refusedIn(quiet)).toBeLessThanOrEqual(1);
			expect(longest(quiet)).toBeLessThanOrEqual(windowMs + 2000 + 3 * roundTripMs);
		});
	});

	test('that is busier than we were before a pause is not taken for a late end of the window', () => {
		const server = byTheMinute(100);
		const events = [strangerAt(server, 70_000, 50)];
		drive({ server, requests: { 0: 5, 75_000: 400 }, width: 10, latencies: LATENCIES, events });
		expect(longest(server.windows.slice(1))).toBeLessThanOrEqual(MINUTE + 200);
	});

	test('that has spent the next window before us is not taken for a late end either', () => {
		const server = byTheMinute(100);
		const events = [strangerAt(server, 60_050, 100)];
		drive({ server, requests: 500, width: 10, latencies: LATENCIES, events });
		const ours = server.windows.slice(2);
		expect(refusedIn(ours)).toBe(0);
		expect(longest(ours)).toBeLessThanOrEqual(MINUTE + 200);
	});
});

describe('an answer that comes in late', () => {
	const fast = { there: 10, back: 10 };
	const latencies = [fast, { there: 10, back: 3000 }, ...Array<Latency>(30).fill(fast)];

	test.each([
		['changes nothing, though another begins the next window', 1, [2, 4, 5, 1]],
		['costs no room in the next window', 0, [2, 5, 5]],
	])('%s', (_, others, own) => {
		const server = createFakeServer({ limit: 5, windowMs: 10_000, rounding: 'up' });
		const events = others > 0 ? [strangerAt(server, 10_515, others)] : [];
		const requests = { 0: 1, 9000: 1, 10_500: 10 };
		drive({ server, requests, width: 10, latencies, events });
		expect(server.windows.map((window) => window.own)).toEqual(own);
		expect(refusedIn(server.windows)).toBe(0);
		expect(longest(server.windows)).toBeLessThanOrEqual(10_600);
	});

	test('does not bring back a limit that has been lowered since', () => {
		const server = byTheMinute(20);
		const events = [{ at: 500, happen: () => (server.rules.limit = 5) }];
		const requests = { 0: 1, 100: 1, 1000: 1, 4000: 20 };
		drive({ server, requests, width: 10, latencies, events });
		expect(refusedIn(server.windows)).toBe(0);
	});
});

test.each([
	{ refused: 1, seconds: 1, width: 10, at: 2000 },
	{ refused: 2, seconds: 1, width: 1, at: 2000 },
	{ refused: 10, seconds: 5, width: 10, at: 2000 },
	{ refused: 1, seconds: 1, width: 10, at: 60_500 },
])(
	'after $refused 429s of another limit for $seconds s at $at ms windows are still spent whole and in time',
	({ refused, seconds, width, at }) => {
		const server = byTheMinute(300);
		const events = [{ at, happen: () => server.refuseNext(refused, seconds) }];
		drive({ server, requests: 1200, width, latencies: LATENCIES, events });
		expect(server.windows.map(({ used }) => used)).toEqual([300, 300, 300, 300]);
		expect(refusedIn(server.windows)).toBe(0);
		expect(longest(server.windows)).toBeLessThanOrEqual(MINUTE + 200);
	},
);

describe('a limit that changes while the client works', () => {
	test('300, then 60, then 300 a minute: each window is spent by its own limit', () => {
		const server = byTheMinute(300);
		const events = [
			{ at: 59_000, happen: () => (server.rules.limit = 60) },
			{ at: 150_000, happen: () => (server.rules.limit = 300) },
		];
		drive({ server, requests: 1000, width: 10, latencies: LATENCIES, events });
		expect(server.windows.slice(1).map(({ used }) => used)).toEqual([60, 60, 300, 280]);
		expect(refusedIn(server.windows)).toBe(0);
	});

	test('whenever it changes, only what was on its way is refused, and the next window is whole', () => {
		const changes = fc.array(fc.record({ at: time, next: count }), { maxLength: 10 });
		inAnyScene(changes, ({ server, limit, width, latencies }, limits) => {
			const events = limits.map(({ at, next }) => ({
				at,
				happen: () => (server.rules.limit = next),
			}));
			const { early } = drive({ server, requests: limit * 6, width, latencies, events });
			expect(mostRefused(server)).toBeLessThanOrEqual(width);
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
		expect(mostRefused(server)).toBeLessThanOrEqual(way.width);
		expect(early).toBe(0);
		expect(longest(server.windows)).toBeLessThanOrEqual(windowMs + 1000 + 2 * roundTripMs);
	});
});

const LIMIT = 300;
const WINDOWS = 10;

/** Ways of 20 to 150 ms there and 20 to 100 ms back, without a pattern. */
function ways(seed: number): Latency[] {
	const between = (min: number, max: number) => fc.integer({ min, max });
	const way = fc.record({ there: between(20, 150), back: between(20, 100) });
	return fc.sample(way, { numRuns: 997, seed });
}

test.each([
	['two', [100, 100]],
	['two uneven', [100, 10]],
	['four', [100, 100, 100, 100]],
])('%s processes on one token spend windows whole, with a 429 each on average', (_, widths) => {
	for (const seed of [1, 2, 3, 4, 5]) {
		const server = byTheMinute(LIMIT);
		drive({ server, requests: WINDOWS * LIMIT, width: widths, latencies: ways(seed) });
		expect(server.windows.map(({ used }) => used)).toEqual(Array(WINDOWS).fill(LIMIT));
		expect(refusedIn(server.windows) / WINDOWS).toBeLessThanOrEqual(widths.length);
		// Whoever was refused stays away for whole seconds, which is less than one too long
		expect(longest(server.windows)).toBeLessThanOrEqual(MINUTE + 1500);
	}
});

test('a process that is left alone soon goes at its own pace again', () => {
	const [alone, left] = [0, 100].map((strangers) => {
		const server = byTheMinute(LIMIT);
		if (strangers > 0) server.takeForStranger(0, strangers);
		const latencies = [{ there: 40, back: 60 }];
		drive({ server, requests: 20 * LIMIT - strangers, width: 10, latencies });
		return periodsOf(server.windows);
	});
	expect(left.at(-1)).toBeLessThanOrEqual(alone.at(-1)! + 100);
});
