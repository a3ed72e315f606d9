/** Retries that an execution may spend before any success earns more. */
const CAPACITY = 100;
/** What a success earns back: about one failure in four requests can go on for ever. */
const EARNED_BY_SUCCESS = 0.3;

/**
 * Bounds the retries of a whole execution, so that a dead API fails hundreds of items in seconds
 * while a shaky one costs none.
 */
export interface RetryBudget {
	/** Takes one retry; false when there is none left. */
	take(): boolean;
	earn(): void;
}

export function createRetryBudget(): RetryBudget {
	let left = CAPACITY;
	return {
		take: () => {
			if (left < 1) return false;
			left -= 1;
			return true;
		},
		earn: () => {
			left = Math.min(CAPACITY, left + EARNED_BY_SUCCESS);
		},
	};
}
