import type { LanePolicy } from './lane';

/**
 * How long one execution bears with a service that is out: for Max Wait since `worked`, when the
 * service last did, and then for one more probe. Times in milliseconds of one monotonic clock.
 */
export interface Patience {
	leftMs(now: number, worked: number | undefined): number;
	isOver(now: number, worked: number | undefined): boolean;
	/** A probe of this execution leaves. */
	probe(now: number, worked: number | undefined): void;
	/** Not another probe, until there is a success. */
	end(): void;
	succeed(): void;
}

export function createPatience({ maxWaitMs }: LanePolicy, openedAt: number): Patience {
	let isEnded = false;
	let isLastChanceUsed = false;

	const leftMs = (now: number, worked = -Infinity) => Math.max(worked, openedAt) + maxWaitMs - now;

	return {
		leftMs,
		isOver: (now, worked) => isEnded || (leftMs(now, worked) <= 0 && isLastChanceUsed),
		probe: (now, worked) => {
			isLastChanceUsed ||= leftMs(now, worked) <= 0;
		},
		end: () => {
			isEnded = true;
		},
		succeed: () => {
			isEnded = false;
			isLastChanceUsed = false;
		},
	};
}
