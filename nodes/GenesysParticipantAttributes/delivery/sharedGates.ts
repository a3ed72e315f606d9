import type { Clock } from './clock';
import { createGate, type Gate } from './gate';
import type { Lane, LanePolicy } from './lane';

/** What a gate has learned is worth nothing after this long without a request, in milliseconds. */
const FORGET_AFTER_MS = 10 * 60_000;

interface SharedGate {
	gate: Gate;
	lanes: number;
	leftAt: number;
}

/**
 * One gate for all executions of this process that use the same credential at the same host.
 * The only state that outlives an execution: the server counts by token, not by execution. Other
 * processes are seen through the server's own counts.
 */
const shared = new Map<string, SharedGate>();

/** Opens a lane in the gate of `key`; close it once when the execution ends, whatever came of it. */
export function openLane(
	key: string,
	policy: LanePolicy,
	clock: Clock,
	random: () => number,
): Lane {
	const now = clock.now();
	for (const [other, { lanes, leftAt, gate }] of shared) {
		if (lanes === 0 && now > Math.max(leftAt + FORGET_AFTER_MS, gate.busyUntil()))
			shared.delete(other);
	}
	const entry = shared.get(key) ?? { gate: createGate(clock, random), lanes: 0, leftAt: now };
	shared.set(key, entry);
	entry.lanes += 1;
	const lane = entry.gate.open(policy);
	return {
		...lane,
		close: () => {
			lane.close();
			entry.lanes -= 1;
			entry.leftAt = clock.now();
		},
	};
}

/** Forgets everything learned, for tests. */
export function forgetGates(): void {
	shared.clear();
}
