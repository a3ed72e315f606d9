import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import type { SeededConversation, SeedOptions, Settings } from '../../tools/simulator/server.mts';
import { logIn } from './client.mts';
import type { ApiClient } from './client.mts';

export { simulator };
/** A client that has logged in. */
export let client: ApiClient;
/** The first of the seeded conversations. */
export let conversation: SeededConversation;

/** Registers a simulator for the tests of a file, with a client and what is seeded before each of them. */
export function standUp(seed?: SeedOptions): void {
	simulatorForAll();
	beforeEach(async () => {
		if (seed) [conversation] = simulator.seed(seed);
		client = await logIn(simulator);
	});
}

export function use(settings: Partial<Settings>): void {
	Object.assign(simulator.settings, settings);
}
