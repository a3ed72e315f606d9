import { MINUTE_MS } from '../GenesysParticipantAttributes/common';

/** Clocks that are so close are both right enough. */
const TOLERANCE_MS = 5 * MINUTE_MS;

/** Answers that are so close agree on the time. */
const AGREEMENT_MS = MINUTE_MS;

/** No clock is wrong by more than this for long. */
const MOST_MS = 24 * 60 * MINUTE_MS;

function agree(a: number, b: number): boolean {
	return Math.abs(a - b) <= AGREEMENT_MS;
}

/**
 * How far Genesys Cloud's clock is ahead of n8n's, by what answers have told. One wrong date convinces
 * nobody: it has to be close to n8n's own, or as another answer tells, of this poll or of the last one.
 *
 * @param told by each answer of this poll, in milliseconds
 * @param before what was believed at the last poll
 * @returns undefined where nothing that was told is to be believed
 */
export function believedOffset(told: number[], before?: number): number | undefined {
	const isBelieved = (offset: number, index: number) => {
		if (Math.abs(offset) <= TOLERANCE_MS) return true;
		if (Math.abs(offset) > MOST_MS) return false;
		const others = [...told.slice(0, index), ...told.slice(index + 1), ...(before ? [before] : [])];
		return others.some((other) => agree(other, offset));
	};
	return told.filter(isBelieved).at(-1);
}

/**
 * The earliest time that it may be, in epoch milliseconds: where the two clocks are close, nobody
 * knows which of them is right.
 *
 * @param now n8n's clock
 * @param offsetMs how far Genesys Cloud's is ahead of it
 */
export function earliestNow(now: number, offsetMs: number): number {
	return Math.abs(offsetMs) <= TOLERANCE_MS ? now + Math.min(0, offsetMs) : now + offsetMs;
}
