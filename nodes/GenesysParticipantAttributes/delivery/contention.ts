/** A part of a window, its last, that each spends one by one: others may be faster than we see. */
const ONE_BY_ONE_PART = 0.15;
/** What is assumed before counts as much as so many answers. */
const ASSUMED_ANSWERS = 5;
/** A lower ratio counts as nobody: an answer of ours may have been lost. */
const MIN_PEER_RATIO = 0.1;
/**
 * A higher ratio is not reckoned with, so that a peer does not keep us from a window's rest. Until
 * answers tell, others may be as busy as that.
 */
const MAX_PEER_RATIO = 4;
/** What was seen of peers fades from window to window: a 429 may make them rest for one. */
const FADING = 0.8;

/**
 * Other processes with the same token, as far as the server's counts tell. Processes do not talk to
 * each other: each sees how much the peers send for each request of its own, and keeps so few in
 * flight that together they do not overrun what the window has left. With much left, or without
 * peers, nothing is held back.
 */
export class Contention {
	private answers = 0;
	private peerRequests = 0;
	private previousRatio?: number;

	/** An answer of ours: by how much the highest count seen in this window has grown. */
	record(growth: number): void {
		this.answers += 1;
		// The sum is zero without peers: an answer that comes late was counted as another's
		this.peerRequests += growth - 1;
	}

	endWindow(): void {
		if (this.answers > 0) this.previousRatio = this.peerRatio();
		this.answers = 0;
		this.peerRequests = 0;
	}

	/**
	 * Whether one more of ours could be one too many, until an answer tells more.
	 *
	 * @param left of the requests that the window allows, those in flight included
	 */
	shouldYield(inFlight: number, left: number, allowed: number): boolean {
		// With nothing in flight one may always go, so no window is left unspent
		if (inFlight === 0) return false;
		const ratio = this.peerRatio();
		return ratio > 0 && (inFlight + 1) * (1 + ratio) > left - allowed * ONE_BY_ONE_PART;
	}

	/** Requests of peers for each one of ours. */
	private peerRatio(): number {
		const { previousRatio, answers, peerRequests } = this;
		const assumed = (previousRatio ?? MAX_PEER_RATIO) * ASSUMED_ANSWERS;
		const now = (peerRequests + assumed) / (answers + ASSUMED_ANSWERS);
		const seen = Math.max(now, FADING * (previousRatio ?? 0));
		return seen < MIN_PEER_RATIO ? 0 : Math.min(seen, MAX_PEER_RATIO);
	}
}
