import {
	RateWindow,
	type Member,
} from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import { createFakeServer, periodsOf } from './fakeServer.mts';
import { drive } from './traffic.mts';

const MINUTE = 60_000;
const LATENCIES = [{ there: 50, back: 50 }];

const reading = (count: number, allowed = 300) => ({ count, allowed, resetSeconds: 60 });

/** A window that its first request has told of, at 100 ms. */
function openWindow(allowed = 300, share = 1): { window: RateWindow; member: Member } {
	const window = new RateWindow();
	const member = window.join(share);
	window.arrive(window.depart(0, member), 100, reading(1, allowed));
	return { window, member };
}

/** Requests that may leave at once. */
function room(window: RateWindow, now: number, member: Member): number {
	let left = 0;
	while (left < 1000 && window.waitMs(now, member) <= 0) {
		window.depart(now, member);
		left += 1;
	}
	return left;
}

describe('after a 429 one request goes alone', () => {
	test('though one that left before it is answered after it', () => {
		const { window, member } = openWindow();
		const [refused, answered] = [window.depart(200, member), window.depart(200, member)];
		window.refuse(refused, 300, 1000);
		window.arrive(answered, 400, reading(2));
		expect(room(window, 1300, member)).toBe(1);
	});

	test('though one that went alone before it is answered after it', () => {
		const window = new RateWindow();
		const member = window.join(1);
		const refused = window.depart(0, member);
		// Nobody waits for an answer for longer than a second
		const answered = window.depart(1000, member);
		window.refuse(refused, 1100, 1000);
		window.arrive(answered, 1200, reading(1));
		expect(room(window, 2100, member)).toBe(1);
	});
});

test('after a first answer that counts nobody else, half of the window goes at once', () => {
	const { window, member } = openWindow();
	expect(room(window, 200, member)).toBe(149);
});

test('two members at half the limit use all of it together', () => {
	const { window, member } = openWindow(100, 0.5);
	let count = 1;
	const spend = (one: Member) => {
		let sent = 0;
		while (window.waitMs(200, one) <= 0) {
			window.arrive(window.depart(200, one), 200, reading(++count, 100));
			sent += 1;
		}
		return sent;
	};
	expect(spend(member)).toBe(49);
	expect(spend(window.join(0.5))).toBe(50);
	expect(window.waitMs(200, member)).toBeGreaterThan(50_000);
});

test('a refused request takes nothing of our share', () => {
	const { window, member } = openWindow(10, 0.3);
	window.refuse(window.depart(200, member), 300, 1000);
	window.arrive(window.depart(1300, member), 1400, { ...reading(2, 10), resetSeconds: 59 });
	expect(room(window, 1400, member)).toBe(1);
});

test('after a first answer that counts others, ten at once, until an answer tells more', () => {
	const window = new RateWindow();
	const member = window.join(1);
	window.arrive(window.depart(0, member), 100, reading(40));
	expect(room(window, 200, member)).toBe(10);
	expect(window.waitMs(200, member)).toBe(1000);
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
