/** Until a window has been seen to its end, and with it who else is there, so many at once. */
const AT_FIRST = 10;
/** Where others send as well, all of us together have at most this part of a window on the way. */
const MOST_AT_ONCE = 0.05;
/** This part of a window, its last, each spends one by one: others may be faster than we see. */
const ONE_BY_ONE = 0.15;
/** Fewer requests of others for each of ours are none: an answer of ours may have been lost. */
const FEWEST_OTHERS = 0.1;
/** More are not reckoned with, so that a stranger does not keep us from a window's rest. */
const MOST_OTHERS = 4;
/** What was seen of them fades from window to window: a 429 may make them rest for one. */
const FADING = 0.8;
/** Answers that a window must have had before its counts say much of others. */
const FEW_ANSWERS = 20;

/** What stands for us at the moment. */
export interface Standing {
	/** Our requests on their way. */
	onTheWay: number;
	/** Requests that the window's answers leave. */
	left: number;
	/** Requests that a window allows. */
	allowed: number;
}

/**
 * Other processes with the same token, as far as the server's counts tell. Nobody talks to anybody:
 * each sees how much the others send for each request of its own, and keeps correspondingly fewer
 * on the way, so that together they do not rush past the end of a window. Alone, nothing changes but
 * that the first window of all is spent with at most ten on the way.
 */
export interface Others {
	/** An answer of ours: by how much the highest count that was seen in this window has grown. */
	answer(growth: number): void;
	endWindow(): void;
	/** Whether one more of ours could be one too many, until an answer tells more. */
	isCrowded(standing: Standing): boolean;
}

export function createOthers(): Others {
	let answers = 0;
	let requests = 0;
	let before: number | undefined;

	/** Requests of others for each one of ours. */
	function each() {
		const seen = Math.max(requests / (answers + FEW_ANSWERS), FADING * (before ?? 0));
		return seen < FEWEST_OTHERS ? 0 : Math.min(seen, MOST_OTHERS);
	}

	return {
		answer: (growth) => {
			answers += 1;
			// The sum is zero if there is only us: an answer that comes late was counted as another's
			requests += growth - 1;
		},
		endWindow: () => {
			if (answers > 0) before = each();
			answers = 0;
			requests = 0;
		},
		isCrowded: ({ onTheWay, left, allowed }) => {
			// Alone on the way, one may always go, so no window is left unspent
			if (onTheWay === 0) return false;
			if (before === undefined && onTheWay >= AT_FIRST) return true;
			const theirs = each();
			if (theirs === 0) return false;
			const most = Math.min(allowed * MOST_AT_ONCE, left - allowed * ONE_BY_ONE);
			return (onTheWay + 1) * (1 + theirs) > most;
		},
	};
}
