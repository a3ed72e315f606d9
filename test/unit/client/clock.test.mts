import { setTimeout as delay } from 'node:timers/promises';

import { createClock } from '../../../nodes/GenesysParticipantAttributes/client/clock';

const sleeps: Array<[string, Parameters<typeof createClock>[0]]> = [
	['that heeds its signal', async (ms, signal) => await delay(ms, undefined, { signal })],
	['that knows no signal, as before n8n 2.34', async (ms) => await delay(ms)],
];

describe.each(sleeps)('with a sleep %s', (_, sleep) => {
	const clock = createClock(sleep);

	test('a wait lasts as long as it is to last', async () => {
		const startedAt = clock.now();
		expect(await clock.pause(600)).toBe(true);
		expect(clock.now() - startedAt).toBeGreaterThanOrEqual(600);
	});

	test('a wait of an hour ends soon once nobody needs it', async () => {
		const over = new AbortController();
		const waiting = clock.pause(3_600_000, over.signal);
		over.abort();
		expect(await waiting).toBe(false);
	});

	test('no wait at all passes', async () => {
		expect(await clock.pause(0)).toBe(true);
	});
});
