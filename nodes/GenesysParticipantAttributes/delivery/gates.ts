import type { Clock } from './clock';
import { Gate } from './gate';

/** What a gate has learned is worth nothing after this long without a request, in milliseconds. */
const FORGET_AFTER_MS = 10 * 60_000;

/**
 * The only state that outlives an execution: the server counts by token, not by execution. Other
 * processes are seen through the server's own counts.
 */
const shared = new Map<string, Gate>();

/**
 * The one gate for all executions of this process whose requests count toward the same limit.
 *
 * @param typedHost the address, where it is one that a user has typed in
 */
export function sharedGate(
	key: string,
	clock: Clock,
	random: () => number,
	typedHost?: string,
): Gate {
	const now = clock.now();
	for (const [other, gate] of shared) {
		if (!gate.isUsed && now > gate.busyUntil + FORGET_AFTER_MS) shared.delete(other);
	}
	const gate = shared.get(key) ?? new Gate(clock, random, typedHost);
	shared.set(key, gate);
	return gate;
}

/** From now on the gate is that of another key: its executions have a new token. */
export function shareAs(key: string, gate: Gate): void {
	for (const [other, one] of shared) if (one === gate) shared.delete(other);
	if (!shared.has(key)) shared.set(key, gate);
}
