import type { Clock } from './clock';
import { createLimiter, type Limiter } from './limiter';

/** What a limiter has learned is worth nothing after this long without a request, in milliseconds. */
const FORGET_AFTER_MS = 10 * 60_000;

interface Shared {
	limiter: Limiter;
	users: number;
	leftAt: number;
}

/**
 * One limiter for all executions of this process that use the same credential at the same host.
 * The only state that outlives an execution: the server counts by token, not by execution. Other
 * processes are seen through the server's own counts.
 */
const shared = new Map<string, Shared>();

/** Joins the limiter of `key`; call `leave` once when the execution ends, whatever came of it. */
export function joinLimiter(
	key: string,
	clock: Clock,
	random: () => number,
): { limiter: Limiter; leave: () => void } {
	const now = clock.now();
	for (const [other, { users, leftAt, limiter }] of shared) {
		if (users === 0 && now > Math.max(leftAt + FORGET_AFTER_MS, limiter.busyUntil()))
			shared.delete(other);
	}
	const entry = shared.get(key) ?? { limiter: createLimiter(clock, random), users: 0, leftAt: now };
	shared.set(key, entry);
	entry.users += 1;
	return {
		limiter: entry.limiter,
		leave: () => {
			entry.users -= 1;
			entry.leftAt = clock.now();
		},
	};
}

/** Forgets everything learned, for tests. */
export function forgetLimiters(): void {
	shared.clear();
}
