import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { credentialFor } from './support.mts';
import { all, itemsFor, set, statusesOf } from './updates.mts';

simulatorForAll();

describe('tokens', () => {
	test('ten first requests at once fetch one', async () => {
		const items = itemsFor(simulator.seed({ conversations: 10 }));
		const result = await set(simulator, items, { options: { concurrency: 10 } });
		expect(statusesOf(result)).toEqual(all('verified', 10));
		expect(simulator.tokenRequests).toBe(1);
	});

	test('two executions that begin at once fetch one, and later ones none', async () => {
		const credential = credentialFor(simulator);
		const items = itemsFor(simulator.seed({ conversations: 10 }));
		const one = () => set(simulator, items, { credential });
		for (const result of [...(await Promise.all([one(), one()])), await one()]) {
			expect(statusesOf(result)).toEqual(all('verified', 10));
		}
		expect(simulator.tokenRequests).toBe(1);
	});

	test('a token that is revoked in mid-run is renewed, and nothing is lost', async () => {
		Object.assign(simulator.settings, { serviceMs: 5 });
		const items = itemsFor(simulator.seed({ conversations: 60 }));
		const stop = simulator.onRequest(() => {
			if (simulator.requests.length < 40) return;
			stop();
			simulator.revokeTokens();
		});
		const result = await set(simulator, items);
		expect(statusesOf(result)).toEqual(all('verified', 60));
		expect(simulator.tokenRequests).toBe(2);
	});

	test('tokens that are revoked again and again are renewed each time', async () => {
		const items = itemsFor(simulator.seed({ conversations: 40 }));
		simulator.onRequest(() => {
			if (simulator.requests.length % 25 === 0) simulator.revokeTokens();
		});
		const result = await set(simulator, items, { options: { concurrency: 2 } });
		expect(statusesOf(result)).toEqual(all('verified', 40));
		expect(simulator.tokenRequests).toBeGreaterThan(3);
	});
});
