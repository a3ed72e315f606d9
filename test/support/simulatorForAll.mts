import { startSimulator, type Simulator } from '../../tools/simulator/server.mts';

/** The simulator of a test file, as new before each test. */
export let simulator: Simulator;

/** Registers what starts, resets and stops the simulator for the tests of a file. */
export function simulatorForAll(): void {
	beforeAll(async () => {
		simulator = await startSimulator();
	});
	beforeEach(() => simulator.reset());
	afterAll(async () => await simulator.close());
}
