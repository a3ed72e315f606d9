import fc from 'fast-check';

import {
	RateWindow,
	type Departure,
	type Member,
} from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import {
	byTheMinute,
	createFakeServer,
	periodsOf,
	refusedIn,
	type Rounding,
} from './fakeServer.mts';
import { drive, inAnyScene, type Latency } from './traffic.mts';

const MINUTE = 60_000;
const LATENCIES: Latency[] = [
	{ there: 40, back: 60 },
	{ there: 60, back: 20 },
	{ there: 30, back: 90 },
];
/** A second for the server's rounding, and half of one for a window that is no whole seconds long. */
const ROUNDING_COSTS_MS = 1500;

const reading = (count: number, allowed = 300) => ({ count, allowed, resetSeconds: 60 });

/** A window that its first request has told of, at 100 ms. */
function openWindow(allowed = 300, share = 1): { window: RateWindow; member: Member } {
	const window = new RateWindow();
	const member = window.join(share);
	window.arrive(window.depart(0, member), 100, reading(1, allowed));
	return { window, member };
}

test('the limit is known once the server has told it', () => {
	expect(new RateWindow().rateLimit).toBeUndefined();
	const { window, member } = openWindow(200);
	window.arrive(window.depart(200, member), 10_000, { ...reading(2, 200), resetSeconds: 50 });
	expect(window.rateLimit).toEqual({ limit: 200, windowMs: 60_000 });
});

test('of answers that tell different limits, that to the latest request counts', () => {
	const { window, member } = openWindow(300);
	const [before, ...together] = [150, 200, 200].map((at) => window.depart(at, member));
	for (const [index, departure] of together.entries()) {
		window.arrive(departure, 300, reading(3 + index, 200 - index));
	}
	window.arrive(before, 400, reading(2, 300));
	expect(window.rateLimit?.limit).toBe(199);
});

/** Requests that may leave at once. */
function room(window: RateWindow, now: number, member: Member): number {
	let left = 0;
	for (; left < 1000 && window.waitMs(now, member) <= 0; left += 1) window.depart(now, member);
	return left;
}

describe('a time of more than ten minutes', () => {
	const day = (count: number) => ({ count, allowed: 1, resetSeconds: 86_400 });

	test('that the headers tell is believed once a second answer says so', () => {
		const window = new RateWindow();
		const member = window.join(1);
		window.arrive(window.depart(0, member), 100, day(1));
		expect(window.waitMs(200, member)).toBe(0);
		expect(window.rateLimit).toBeUndefined();
		window.arrive(window.depart(200, member), 300, day(1));
		expect(window.waitMs(400, member)).toBeGreaterThan(80_000_000);
	});

	test('is forgotten where the next answer tells another', () => {
		const window = new RateWindow();
		const member = window.join(1);
		for (const told of [day(1), reading(1), day(1)]) {
			window.arrive(window.depart(0, member), 100, told);
		}
		expect(window.rateLimit).toEqual({ limit: 300, windowMs: 60_000 });
	});

	test('that a 429 asks for is kept once a second one does, until a request gets through', () => {
		const window = new RateWindow();
		const member = window.join(1);
		window.refuse(window.depart(0, member), 100, 86_000_000);
		expect([window.waitMs(100, member), window.askedMs(100)]).toEqual([0, 0]);
		window.refuse(window.depart(100, member), 200, 86_000_000);
		expect([window.waitMs(200, member), window.askedMs(200)]).toEqual([86_000_000, 86_000_000]);
		window.admit(window.depart(300, member));
		expect(window.askedMs(400)).toBe(0);
	});
});

test('what the server asks of everybody is neither a share of ours nor a backoff of ours', () => {
	const { window, member } = openWindow(4, 0.5);
	window.depart(200, member);
	expect(window.waitMs(200, member)).toBeGreaterThan(50_000);
	expect(window.askedMs(200)).toBe(0);
	const other = window.join(1);
	window.refuse(window.depart(200, other), 300, 5000, false);
	expect([window.waitMs(300, other), window.askedMs(300)]).toEqual([5000, 0]);
});

describe('a request that was given up', () => {
	test('lets the next one see the window alone', () => {
		const window = new RateWindow();
		const member = window.join(1);
		window.abandon(window.depart(0, member));
		expect(room(window, 10, member)).toBe(1);
	});
});

describe('where the first request of a window takes more than a second', () => {
	test.each([
		['the share holds', 0.5, 10],
		['the limit holds', 1, 20],
	])('%s as always', (_, share, most) => {
		const { window, member } = openWindow(20, share);
		expect(room(window, 61_000, member)).toBe(1);
		const more = room(window, 62_100, member);
		expect(more).toBeGreaterThan(0);
		expect(1 + more).toBeLessThanOrEqual(most);
	});
});

test.each<[Rounding, number]>([
	['up', 0],
	['plusOne', 0],
	['down', 1],
	['half', 1],
])('300 a minute, reset rounded %s: %d is refused, in the first window', (rounding, refused) => {
	const server = byTheMinute(300, rounding);
	const { early } = drive({ server, requests: 1000, width: 10, latencies: LATENCIES });
	expect(server.windows.map((window) => window.refused)).toEqual([refused, 0, 0, 0]);
	expect(server.windows.map(({ used }) => used)).toEqual([300, 300, 300, 100]);
	expect(early).toBe(0);
	// Rounded up, a window follows the one before within a round trip
	const longest = rounding === 'up' ? MINUTE + 120 : Infinity;
	expect(Math.max(...periodsOf(server.windows))).toBeLessThanOrEqual(longest);
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
			drive({ server, requests: { [at]: limit * 3 }, width, latencies });
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

	test('of half is spent by each of two members, all of the limit together', () => {
		const { window, member } = openWindow(100, 0.5);
		let count = 1;
		const spend = (one: Member) => {
			const before = count;
			for (let left = 1000; left > 0 && window.waitMs(200, one) <= 0; left -= 1) {
				window.arrive(window.depart(200, one), 200, reading(++count, 100));
			}
			return count - before;
		};
		expect(spend(member)).toBe(49);
		expect(spend(window.join(0.5))).toBe(50);
		expect(window.waitMs(200, member)).toBeGreaterThan(50_000);
	});

	test.each<Rounding>(['up', 'down', 'plusOne', 'half'])(
		'is kept by a burst that is on its way while one window follows another (%s)',
		(rounding) => {
			for (const at of [59_950, 60_050, 60_120]) {
				const server = byTheMinute(100, rounding);
				const requests = { 0: 2, [at]: 60 };
				const latencies = [{ there: 100, back: 100 }];
				drive({ server, requests, width: 50, latencies, share: 0.2 });
				for (const { own } of server.windows) expect(own).toBeLessThanOrEqual(21);
			}
		},
	);
});

describe('a second that was added to the end of a window', () => {
	/** Windows with a refusal, and how long they last, where the server rounds so one after another. */
	function over60Windows(...roundings: Rounding[]) {
		const server = createFakeServer({ limit: 3, windowMs: 10_000, rounding: roundings[0] });
		const events = roundings.map((rounding, index) => ({
			at: [0, 50_000, 250_000][index],
			happen: () => (server.rules.rounding = rounding),
		}));
		drive({ server, requests: 180, width: 3, latencies: [{ there: 5, back: 5 }], events });
		const refused = server.windows.flatMap((window, index) => (window.refused > 0 ? [index] : []));
		return { refused, periods: periodsOf(server.windows) };
	}

	test('is left out once after ten windows, and where it was needed, after twice as many', () => {
		expect(over60Windows('down').refused).toEqual([0, 10, 30]);
	});

	test.each<[Rounding[], number[]]>([
		[
			['up', 'down'],
			[5, 15, 35],
		],
		[
			['down', 'up', 'down'],
			[0, 25, 35, 55],
		],
	])('is learned anew where it was not needed before: %j', (roundings, refused) => {
		expect(over60Windows(...roundings).refused).toEqual(refused);
	});

	test('is gone for good where it is needed no longer', () => {
		const { refused, periods } = over60Windows('down', 'up');
		expect(refused).toEqual([0]);
		expect(Math.max(...periods.slice(5, 10))).toBe(11_010);
		expect(Math.max(...periods.slice(10))).toBe(10_010);
	});
});

describe('a window that follows another', () => {
	/** The window is spent, and its successor is as well: when that one is over. */
	function afterSecond(
		resetSeconds: number,
		meet: (window: RateWindow, late: Departure, probe: Departure, hi: number) => void,
	): number {
		const window = new RateWindow();
		const member = window.join(1);
		const told = { count: 1, allowed: 2, resetSeconds };
		window.arrive(window.depart(0, member), 100, told);
		const hi = 100 + resetSeconds * 1000;
		const late = window.depart(hi - 100, member);
		expect(window.waitMs(hi, member)).toBe(0);
		meet(window, late, window.depart(hi, member), hi);
		return window.waitMs(hi + 200, member) + hi + 200;
	}

	test.each([
		['begins with more requests of others than the one before', 60, 3],
		['begins before a second has passed', 1, 1],
	])('%s, and ends in time', (_, resetSeconds, count) => {
		const end = afterSecond(resetSeconds, (window, _, probe, hi) => {
			window.arrive(probe, hi + 100, { count, allowed: 2, resetSeconds });
		});
		expect(end).toBe(2 * (resetSeconds * 1000 + 100));
	});

	test('ends in time, though a request of the one before is refused late', () => {
		const end = afterSecond(60, (window, late, probe, hi) => {
			window.refuse(late, hi + 50, 10);
			window.arrive(probe, hi + 100, { count: 2, allowed: 2, resetSeconds: 60 });
		});
		expect(end).toBe(120_200);
	});

	test('is not spent, though the one before was, as a late answer tells', () => {
		const end = afterSecond(60, (window, late, probe, hi) => {
			window.arrive(probe, hi + 100, { count: 1, allowed: 2, resetSeconds: 60 });
			window.arrive(late, hi + 150, { count: 2, allowed: 2, resetSeconds: 1 });
		});
		expect(end).toBe(60_300);
	});
});

describe('executions that begin together', () => {
	test('each send their first request before anything is known, and no second one', () => {
		const window = new RateWindow();
		for (const member of [window.join(1, true), window.join(1, true)]) {
			expect(room(window, 0, member)).toBe(1);
		}
	});

	test('wait for the first one a second at the most, where they may not begin by themselves', () => {
		// Whatever the digits of the clock
		const now = 15588.663823;
		const window = new RateWindow();
		window.depart(now, window.join(1, true));
		expect(window.waitMs(now, window.join(1))).toBe(1000);
		expect(window.waitMs(now + 400, window.join(1))).toBeCloseTo(600);
	});

	test('wait for the first one of a later window', () => {
		const { window } = openWindow();
		expect(room(window, 61_000, window.join(1, true))).toBe(1);
		expect(room(window, 61_000, window.join(1, true))).toBe(0);
	});

	test('wait as long as a 429 asks for', () => {
		const window = new RateWindow();
		window.refuse(window.depart(0, window.join(1, true)), 100, 7000);
		expect(window.waitMs(100, window.join(1, true))).toBe(7000);
	});
});

describe('after a 429 one request goes alone', () => {
	test('though one that left before it is answered after it', () => {
		const { window, member } = openWindow();
		const [refused, answered] = [window.depart(200, member), window.depart(200, member)];
		window.refuse(refused, 300, 1000);
		expect(room(window, 1300, member)).toBe(1);
		window.arrive(answered, 1400, reading(2));
		expect(room(window, 1400, member)).toBe(0);
	});

	test('though one that went alone before it is answered after it', () => {
		const window = new RateWindow();
		const member = window.join(1);
		// Nobody waits for an answer for longer than a second
		const [refused, answered] = [window.depart(0, member), window.depart(1000, member)];
		window.refuse(refused, 1100, 1000);
		window.arrive(answered, 1200, reading(1));
		expect(room(window, 2100, member)).toBe(1);
	});

	test('and a refused request takes nothing of our share', () => {
		const { window, member } = openWindow(10, 0.3);
		window.refuse(window.depart(200, member), 300, 1000);
		window.arrive(window.depart(1300, member), 1400, { ...reading(2, 10), resetSeconds: 59 });
		expect(room(window, 1400, member)).toBe(1);
	});

	test('which tells nothing of how reset is rounded', () => {
		const server = byTheMinute(100);
		server.takeForStranger(0, 100);
		drive({ server, requests: 400, width: 10, latencies: LATENCIES });
		const [, ...periods] = periodsOf(server.windows);
		expect(Math.max(...periods)).toBeLessThanOrEqual(MINUTE + 200);
	});
});

test.each([
	[1, 50],
	[76, 35],
	[255, 1],
])(
	'after a first answer that counts %d so many go at once that four others may do the same: %d',
	(...row) => {
		const [count, most] = row;
		const window = new RateWindow();
		const member = window.join(1);
		window.arrive(window.depart(0, member), 100, reading(count));
		expect(room(window, 200, member)).toBe(most);
		expect(window.waitMs(200, member)).toBe(1000);
	},
);

test('alone, a window that follows another is spent without holding back', () => {
	const server = byTheMinute(300);
	const latencies = [{ there: 50, back: 50 }];
	const { endedAt } = drive({ server, requests: 600, width: 300, latencies });
	// One goes alone, and then all others at once
	expect(endedAt - server.windows[1].startedAt).toBeLessThanOrEqual(200);
});
