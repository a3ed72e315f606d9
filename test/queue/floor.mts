/** What changes when so many API requests have arrived. */
export type Change = { at: number; kind: 'limit'; limit: number } | { at: number; kind: 'revoke' };

export interface FloorRule {
	limit: number;
	windowMs: number;
	changes: Change[];
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
