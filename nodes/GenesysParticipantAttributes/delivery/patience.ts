import type { LanePolicy } from './lane';

/** So many requests must have failed on a host that has never answered: one may be at fault. */
const REQUESTS_TO_GIVE_UP = 2;

/**
 * How long one execution bears with a service that is out. `worked` is when the service last did;
 * undefined if never: then the execution's Max Retries decide, for all its requests together.
 * Times in milliseconds of one monotonic clock.
 */
export interface Patience {
	leftMs(now: number, worked: number | undefined): number;
	isOver(now: number, worked: number | undefined): boolean;
	/** A probe of this execution leaves. */
	probe(now: number, worked: number | undefined): void;
	/** A probe has failed, of whichever execution; `isFirst` if it was its request's first attempt. */
	fail(isFirst: boolean): void;
	succeed(): void;
}

export function createPatience(policy: LanePolicy, openedAt: number): Patience {
	let failures = 0;
	let requests = 0;
	let isLastChanceUsed = false;

	const leftMs = (now: number, worked = -Infinity) =>
		Math.max(worked, openedAt) + policy.maxWaitMs - now;

	return {
		leftMs,
		isOver: (now, worked) => {
			const isDead =
				worked === undefined && failures > policy.maxRetries && requests >= REQUESTS_TO_GIVE_UP;
			return isDead || (leftMs(now, worked) <= 0 && isLastChanceUsed);
		},
		probe: (now, worked) => {
			isLastChanceUsed ||= leftMs(now, worked) <= 0;
		},
		fail: (isFirst) => {
			failures += 1;
			if (isFirst) requests += 1;
		},
		succeed: () => {
			failures = 0;
			requests = 0;
			isLastChanceUsed = false;
		},
	};
}
