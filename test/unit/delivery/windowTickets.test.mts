import {
	createRateWindow,
	type RateWindow,
} from '../../../nodes/GenesysParticipantAttributes/delivery/window';
import { createFakeServer, periodsOf } from './fakeServer.mts';
import { drive } from './traffic.mts';

const MINUTE = 60_000;
const LATENCIES = [{ there: 50, back: 50 }];

const reading = (count: number, allowed = 300) => ({ count, allowed, resetSeconds: 60 });

/** A window that its first request has told of, at 100 ms. */
function openWindow(allowed = 300): RateWindow {
	const window = createRateWindow();
	window.arrive(window.leave(0), 100, reading(1, allowed));
	return window;
}

/** Requests that may leave at once. */
function room(window: RateWindow, now: number, share = 1): number {
	let left = 0;
	while (left < 1000 && window.waitMs(now, share) <= 0) {
		window.leave(now);
		left += 1;
	}
	return left;
}

describe('after a 429 one request goes alone', () => {
	test('though one that left before it is answered after it', () => {
		const window = openWindow();
		const [refused, answered] = [window.leave(200), window.leave(200)];
		window.refuse(refused, 300, 1000);
		window.arrive(answered, 400, reading(2));
		expect(room(window, 1300)).toBe(1);
	});

	test('though one that went alone before it is answered after it', () => {
		const window = createRateWindow();
		const refused = window.leave(0);
		// Nobody waits for an answer for longer than a second
		const answered = window.leave(1000);
		window.refuse(refused, 1100, 1000);
		window.arrive(answered, 1200, reading(1));
		expect(room(window, 2100)).toBe(1);
	});
});

test('a refused request takes nothing of our share', () => {
	const window = openWindow(10);
	window.refuse(window.leave(200), 300, 1000);
	window.arrive(window.leave(1300), 1400, { ...reading(2, 10), resetSeconds: 59 });
	expect(room(window, 1400, 0.3)).toBe(1);
});

test('in a crowd a lost answer keeps the others waiting for a second only', () => {
	const window = openWindow();
	expect(room(window, 200)).toBe(10);
	expect(window.waitMs(200, 1)).toBe(1000);
});

test('alone, a window that follows another is spent without holding back', () => {
	const server = createFakeServer({ limit: 300, windowMs: MINUTE, rounding: 'up' });
	const { endedAt } = drive({ server, requests: 600, width: 300, latencies: LATENCIES });
	// One goes alone, and then all others at once
	expect(endedAt - server.windows[1].startedAt).toBeLessThanOrEqual(200);
});

test('a first request that is refused tells nothing of how reset is rounded', () => {
	const server = createFakeServer({ limit: 100, windowMs: MINUTE, rounding: 'up' });
	server.takeForStranger(0, 100);
	drive({ server, requests: 400, width: 10, latencies: LATENCIES });
	for (const period of periodsOf(server.windows).slice(1)) {
		expect(period).toBeLessThanOrEqual(MINUTE + 200);
	}
});
