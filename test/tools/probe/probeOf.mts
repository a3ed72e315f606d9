import type { Simulator } from '../../../tools/simulator/server.mts';
import { createInterrupt } from '../../../tools/probe/interrupt.mts';
import type { Interrupt } from '../../../tools/probe/interrupt.mts';
import { runProbe } from '../../../tools/probe/run.mts';
import type { Run, RunOptions } from '../../../tools/probe/run.mts';
import { usualTiming } from '../../../tools/probe/timing.mts';
import type { Timing } from '../../../tools/probe/timing.mts';

/** For simulators whose windows are 6 or 7 seconds where they are spent, and whose reads are late by less than one. */
export const shortTiming: Timing = {
	...usualTiming,
	backoffMs: 20,
	readPatienceMs: 30_000,
	searchPatienceMs: 30_000,
	eventPatienceMs: 400,
	heartbeatPatienceMs: 400,
	endedPatienceMs: 400,
	removalPatienceMs: 400,
	limitGapMs: 2_000,
	shortestWindowMs: 5_900,
	refillMs: 4_000,
};

/** Probes a simulator, for the tests. */
export async function probeOf(
	{ url, client }: Pick<Simulator, 'url' | 'client'>,
	options: Partial<RunOptions> & Pick<RunOptions, 'conversationId'>,
	interrupt: Interrupt = createInterrupt(),
): Promise<Run> {
	return await runProbe({
		access: { loginUrl: url, apiUrl: url, clientId: client.id, clientSecret: client.secret },
		region: 'custom',
		maySpendWindow: false,
		timing: shortTiming,
		interrupt,
		say: () => {},
		...options,
	});
}
