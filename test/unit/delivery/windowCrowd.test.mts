import { driveCrowd } from './crowd.mts';
import { createFakeServer, periodsOf, refusedIn } from './fakeServer.mts';
import type { Latency } from './traffic.mts';

const MINUTE = 60_000;
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
			driveCrowd({ server, requests: WINDOWS * LIMIT, widths, latencies: ways(seed) });
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
		driveCrowd({ server, requests: 20 * LIMIT - strangers, widths: [10], latencies });
		return periodsOf(server.windows);
	});
	expect(left.at(-1)).toBeLessThanOrEqual(alone.at(-1)! + 100);
});
