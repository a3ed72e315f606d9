import type { WindowCount } from '../bench/protocol.mts';

/** What changes when so many requests have arrived. */
export type Change = { at: number; kind: 'limit'; limit: number } | { at: number; kind: 'revoke' };

export interface FloorRule {
	limit: number;
	windowMs: number;
	changes: Change[];
}

/**
 * When the changes came, by the requests that were let through: only these use up a limit. A window
 * that begins before the last has ended is that of a new token.
 */
export function changesSeen(
	windows: WindowCount[],
	{ limit, windowMs }: Omit<FloorRule, 'changes'>,
): Change[] {
	const changes: Change[] = [];
	let before = 0;
	let allowedBefore = limit;
	windows.forEach(({ startedAt, allowed, used }, index) => {
		const last = windows.at(index - 1);
		if (index > 0 && last && startedAt < last.startedAt + windowMs) {
			changes.push({ at: before + 1, kind: 'revoke' });
		}
		if (allowed !== allowedBefore) {
			// Beyond the new limit nothing is let through, so these came before it
			const usedBefore = used > allowed ? used : 0;
			changes.push({ at: before + usedBefore + 1, kind: 'limit', limit: allowed });
			allowedBefore = allowed;
		}
		before += used;
	});
	return changes;
}

/**
 * The shortest time in which a token's windows let so many requests through: a client that takes
 * no time spends each window at once and begins the next when the last has ended. A new token
 * begins a new window.
 */
export function floorMs(requests: number, { limit, windowMs, changes }: FloorRule): number {
	let now = 0;
	let startedAt = 0;
	let used = 0;
	let allowed = limit;
	for (let request = 1; request <= requests; request++) {
		for (const change of changes.filter(({ at }) => at === request)) {
			if (change.kind === 'limit') allowed = change.limit;
			else [startedAt, used] = [now, 0];
		}
		if (used >= allowed) {
			startedAt += windowMs;
			now = startedAt;
			used = 0;
		}
		used += 1;
	}
	return now;
}
