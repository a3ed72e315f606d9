import fc from 'fast-check';

import { RateWindow } from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import { createFakeServer, periodsOf, refusedIn, type Rounding } from './fakeServer.mts';
import { inAnyScene } from './scenes.mts';
import { drive, type Latency } from './traffic.mts';

const MINUTE = 60_000;
const LATENCIES: Latency[] = [
	{ there: 40, back: 60 },
	{ there: 60, back: 20 },
	{ there: 30, back: 90 },
];
/** A second for the server's rounding, and half of one for a window that is no whole seconds long. */
const ROUNDING_COSTS_MS = 1500;

describe('300 requests a minute', () => {
	test.each<{ rounding: Rounding; refused: number[] }>([
		{ rounding: 'up', refused: [0, 0, 0, 0] },
		{ rounding: 'plusOne', refused: [0, 0, 0, 0] },
		{ rounding: 'down', refused: [1, 0, 0, 0] },
		{ rounding: 'half', refused: [1, 0, 0, 0] },
	])('reset rounded $rounding: 429s in each window are $refused', ({ rounding, refused }) => {
		const server = createFakeServer({ limit: 300, windowMs: MINUTE, rounding });
		const { early } = drive({ server, requests: 1000, width: 10, latencies: LATENCIES });
		expect(server.windows.map((window) => window.refused)).toEqual(refused);
		expect(server.windows.map(({ used }) => used)).toEqual([300, 300, 300, 100]);
		expect(early).toBe(0);
	});

	test('rounded up, a window follows the one before within a round trip', () => {
		const server = createFakeServer({ limit: 300, windowMs: MINUTE, rounding: 'up' });
		drive({ server, requests: 1500, width: 10, latencies: LATENCIES });
		for (const period of periodsOf(server.windows)) {
			expect(period).toBeGreaterThanOrEqual(MINUTE);
			expect(period).toBeLessThanOrEqual(MINUTE + 120);
		}
	});
});

describe('whatever the limit, the window, the rounding and the latencies', () => {
	test('every window is spent whole, with one 429 at the most, and without one if rounded up', () => {
		inAnyScene(fc.constant(undefined), ({ server, limit, windowMs, rounding, ...way }) => {
			const { early } = drive({ server, requests: limit * 5 + 1, ...way });
			const whole = server.windows.slice(0, -1);
			expect(whole).toEqual(Array(5).fill(expect.objectContaining({ used: limit, limit })));
			const isRoundedUp = rounding === 'up' || rounding === 'plusOne';
			expect(refusedIn(server.windows)).toBeLessThanOrEqual(isRoundedUp ? 0 : 1);
			expect(early).toBe(0);
			// The wait after the one 429 is a second that the server asks for
			const [first, ...others] = periodsOf(server.windows);
			const longest = windowMs + ROUNDING_COSTS_MS + 2 * way.roundTripMs;
			expect(Math.max(...others)).toBeLessThanOrEqual(longest);
			expect(first).toBeLessThanOrEqual(longest + way.roundTripMs);
		});
	});

	test('a client that joins in the middle of a window takes what is left of it', () => {
		const before = fc.record({
			at: fc.nat({ max: 200 }),
			requests: fc.integer({ min: 1, max: 60 }),
		});
		inAnyScene(before, ({ server, limit, width, latencies }, { at, requests }) => {
			server.takeForStranger(0, requests);
			drive({ server, requests: [{ at, more: limit * 3 }], width, latencies });
			const [first, ...others] = server.windows;
			expect(first.used).toBe(limit);
			expect(others.slice(0, -1).map(({ used }) => used)).toEqual([limit, limit]);
			expect(refusedIn(others)).toBeLessThanOrEqual(1);
		});
	});
});

describe('a share of the limit', () => {
	test('is not exceeded, but for one request that may have to find out how reset is rounded', () => {
		const share = fc.integer({ min: 1, max: 99 });
		inAnyScene(share, ({ server, limit, width, latencies }, percent) => {
			const part = Math.max(1, Math.floor(limit * (percent / 100)));
			drive({ server, requests: part * 5 + 1, width, latencies, share: percent / 100 });
			const whole = server.windows.slice(0, -1).map(({ own }) => own);
			expect(Math.min(...whole)).toBe(part);
			const above = whole.map((own) => own - part).filter((more) => more > 0);
			expect(above.length === 0 || (above.length === 1 && above[0] === 1)).toBe(true);
		});
	});

	test.each<Rounding>(['up', 'down', 'plusOne', 'half'])(
		'is kept by a burst that is on its way while one window follows another (%s)',
		(rounding) => {
			for (const at of [59_950, 60_050, 60_120]) {
				const server = createFakeServer({ limit: 100, windowMs: MINUTE, rounding });
				const requests = [
					{ at: 0, more: 2 },
					{ at, more: 60 },
				];
				const latencies = [{ there: 100, back: 100 }];
				drive({ server, requests, width: 50, latencies, share: 0.2 });
				for (const { own } of server.windows) expect(own).toBeLessThanOrEqual(21);
			}
		},
	);
});

describe('executions that begin together', () => {
	const answer = { allowed: 300, count: 1, resetSeconds: 60 };

	test('each send their first request before anything is known, and no second one', () => {
		const window = new RateWindow();
		const members = [window.join(1, true), window.join(1, true), window.join(1, true)];
		for (const member of members) {
			expect(window.waitMs(0, member)).toBe(0);
			window.depart(0, member);
		}
		for (const member of members) expect(window.waitMs(0, member)).toBeGreaterThan(0);
	});

	test('wait for the first one where they may not begin by themselves', () => {
		const window = new RateWindow();
		window.depart(0, window.join(1, true));
		expect(window.waitMs(0, window.join(1))).toBeGreaterThan(0);
	});

	test('wait for it a second at the most, whatever the digits of the clock', () => {
		const now = 15588.663823;
		const window = new RateWindow();
		window.depart(now, window.join(1));
		expect(window.waitMs(now, window.join(1))).toBe(1000);
	});

	test('wait for the first one of a later window', () => {
		const window = new RateWindow();
		window.arrive(window.depart(0, window.join(1, true)), 100, answer);
		const first = window.join(1, true);
		expect(window.waitMs(61_000, first)).toBe(0);
		window.depart(61_000, first);
		expect(window.waitMs(61_000, window.join(1, true))).toBeGreaterThan(0);
	});

	test('wait as long as a 429 asks for', () => {
		const window = new RateWindow();
		window.refuse(window.depart(0, window.join(1, true)), 100, 7000);
		expect(window.waitMs(100, window.join(1, true))).toBe(7000);
	});
});
