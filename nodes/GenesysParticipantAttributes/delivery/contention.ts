/** Requests of ours in flight at the most in the first window, unless it began without peers. */
const FIRST_WINDOW_IN_FLIGHT = 10;
/** Peers that begin a little later show only then, so a window that began without is half free. */
const FREE_PART = 0.5;
/** Where others send as well, all of us together have at most this part of a window in flight. */
const MAX_PART_IN_FLIGHT = 0.05;
/** This part of a window, its last, each spends one by one: others may be faster than we see. */
const ONE_BY_ONE_PART = 0.15;
/** A lower ratio counts as nobody: an answer of ours may have been lost. */
const MIN_PEER_RATIO = 0.1;
/** A higher ratio is not reckoned with, so that a peer does not keep us from a window's rest. */
const MAX_PEER_RATIO = 4;
/** What was seen of peers fades from window to window: a 429 may make them rest for one. */
const FADING = 0.8;
/** Answers that a window must have had before its counts say much of peers. */
const FEW_ANSWERS = 20;

/** The window at the moment: our requests in flight, requests left, and requests allowed. */
export interface WindowState {
	inFlight: number;
	left: number;
	allowed: number;
}

/**
 * Other processes with the same token, as far as the server's counts tell. Processes do not talk to
 * each other: each sees how much the peers send for each request of its own, and keeps
 * correspondingly fewer in flight, so that together they do not rush past the end of a window.
 * Without peers nothing is held back.
 */
export class Contention {
	private answers = 0;
	private peerRequests = 0;
	private previousRatio?: number;
	private startedAlone = false;

	/** The first answer of the first window. `count`: requests that the server has counted in it. */
	recordFirst(count: number, own: number): void {
		this.startedAlone = count <= own;
	}

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

	/** Whether one more of ours could be one too many, until an answer tells more. */
	shouldYield({ inFlight, left, allowed }: WindowState): boolean {
		// With nothing in flight one may always go, so no window is left unspent
		if (inFlight === 0) return false;
		const ratio = this.peerRatio();
		const isFree = this.startedAlone && ratio === 0 && left - inFlight > allowed * FREE_PART;
		const isUnknown = this.previousRatio === undefined && !isFree;
		if (isUnknown && inFlight >= FIRST_WINDOW_IN_FLIGHT) return true;
		if (ratio === 0) return false;
		const most = Math.min(allowed * MAX_PART_IN_FLIGHT, left - allowed * ONE_BY_ONE_PART);
		return (inFlight + 1) * (1 + ratio) > most;
	}

	/** Requests of peers for each one of ours. */
	private peerRatio(): number {
		const now = this.peerRequests / (this.answers + FEW_ANSWERS);
		const seen = Math.max(now, FADING * (this.previousRatio ?? 0));
		return seen < MIN_PEER_RATIO ? 0 : Math.min(seen, MAX_PEER_RATIO);
	}
}
