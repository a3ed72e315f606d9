import type { Clock } from './clock';
import { Gate } from './gate';

/** What a gate has learned is worth nothing after this long without a request, in milliseconds. */
const FORGET_AFTER_MS = 10 * 60_000;

/**
 * The only state that outlives an execution: the server counts by token, not by execution. Other
 * processes are seen through the server's own counts.
 */
const shared = new Map<string, Gate>();

/** The one gate for all executions of this process that use the same credential at the same host. */
export function sharedGate(key: string, clock: Clock, random: () => number): Gate {
	const now = clock.now();
	for (const [other, gate] of shared) {
		if (!gate.isUsed && now > gate.busyUntil + FORGET_AFTER_MS) shared.delete(other);
	}
	const gate = shared.get(key) ?? new Gate(clock, random);
	shared.set(key, gate);
	return gate;
}

/** Forgets everything learned, for tests. */
export function forgetGates(): void {
	shared.clear();
}
