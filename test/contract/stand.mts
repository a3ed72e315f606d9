import { startSimulator } from '../simulator/server.mts';
import type { SeededConversation, SeedOptions, Settings, Simulator } from '../simulator/server.mts';
import { logIn } from './client.mts';
import type { ApiClient } from './client.mts';

/** The simulator of a test file, as new before each test. */
export let simulator: Simulator;
/** A client that has logged in. */
export let client: ApiClient;
/** The first of the seeded conversations. */
export let conversation: SeededConversation;

/** Registers what starts, resets and stops the simulator for the tests of a file. */
export function standUp(seed?: SeedOptions): void {
	beforeAll(async () => {
		simulator = await startSimulator();
	});
	afterAll(() => simulator.close());
	beforeEach(async () => {
		simulator.reset();
		if (seed) [conversation] = simulator.seed(seed);
		client = await logIn(simulator);
	});
}

export function use(settings: Partial<Settings>): void {
	Object.assign(simulator.settings, settings);
}
