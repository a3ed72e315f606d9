import { withSimulator } from './support.mts';
import { all, itemsFor, set, statusesOf } from './updates.mts';

test.concurrent.each([
	[50, 10, 25],
	[10, 2, 5],
	[1, 1, 3],
])('Rate Limit Share %d of 20 takes %d requests of each window', async (share, most, count) => {
	await withSimulator({ limit: 20, windowMs: 1000 }, async (simulator) => {
		const items = itemsFor(simulator.seed({ conversations: count }));
		const result = await set(simulator, items, {
			parameters: { verification: 'off' },
			options: { rateLimitShare: share },
		});
		expect(statusesOf(result)).toEqual(all('accepted', count));
		expect(Math.max(...simulator.windows.map(({ used }) => used))).toBe(most);
		expect(simulator.count(undefined, 429)).toBe(0);
	});
});
