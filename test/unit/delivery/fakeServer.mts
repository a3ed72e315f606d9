import type { RateReading } from '../../../nodes/GenesysParticipantAttributes/delivery/hint';

/** Ways to state the time left in whole seconds. */
export const ROUNDINGS = {
	up: (seconds: number) => Math.ceil(seconds),
	down: (seconds: number) => Math.floor(seconds),
	plusOne: (seconds: number) => Math.floor(seconds) + 1,
	half: (seconds: number) => Math.round(seconds),
};
export type Rounding = keyof typeof ROUNDINGS;

/** What the server goes by, read anew at each request. */
export interface ServerRules {
	limit: number;
	windowMs: number;
	rounding: Rounding;
	/** Tells its numbers with an answer. Default true. */
	headers?: boolean;
}

/** One window of the server: who used it, and who was refused. */
export interface ServedWindow {
	startedAt: number;
	limit: number;
	used: number;
	/** Requests of the client under test that were let through. */
	own: number;
	refused: number;
}

export type Reply =
	{ kind: 'ok'; reading: RateReading | undefined } | { kind: 'refused'; retryAfterSeconds: number };

export interface FakeServer {
	rules: ServerRules;
	windows: ServedWindow[];
	take(at: number): Reply;
	/** Requests of somebody else with the same token. */
	takeForStranger(at: number, requests: number): void;
	/** Another limit than the token's refuses the next requests, each for so many seconds. */
	refuseNext(requests: number, retryAfterSeconds: number): void;
}

/** A token's limit: fixed windows, each begun by the first request after the one before. */
export function createFakeServer(rules: ServerRules): FakeServer {
	const windows: ServedWindow[] = [];
	let otherLimit = { requests: 0, retryAfterSeconds: 0 };

	function windowAt(at: number): ServedWindow {
		const last = windows.at(-1);
		if (last && at < last.startedAt + rules.windowMs) return last;
		const next = { startedAt: at, limit: rules.limit, used: 0, own: 0, refused: 0 };
		windows.push(next);
		return next;
	}

	return {
		rules,
		windows,
		take: (at) => {
			if (otherLimit.requests > 0) {
				otherLimit.requests -= 1;
				return { kind: 'refused', retryAfterSeconds: otherLimit.retryAfterSeconds };
			}
			const window = windowAt(at);
			window.limit = rules.limit;
			const secondsLeft = (window.startedAt + rules.windowMs - at) / 1000;
			if (window.used >= rules.limit) {
				window.refused += 1;
				return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(secondsLeft)) };
			}
			window.used += 1;
			window.own += 1;
			const resetSeconds = ROUNDINGS[rules.rounding](secondsLeft);
			const reading = { count: window.used, allowed: rules.limit, resetSeconds };
			return { kind: 'ok', reading: rules.headers === false ? undefined : reading };
		},
		takeForStranger: (at, requests) => {
			const window = windowAt(at);
			window.used = Math.max(window.used, Math.min(rules.limit, window.used + requests));
		},
		refuseNext: (requests, retryAfterSeconds) => {
			otherLimit = { requests, retryAfterSeconds };
		},
	};
}

export function refusedIn(windows: ServedWindow[]): number {
	return windows.reduce((sum, { refused }) => sum + refused, 0);
}

/** A server with so many requests a minute. */
export function byTheMinute(limit: number, rounding: Rounding = 'up'): FakeServer {
	return createFakeServer({ limit, windowMs: 60_000, rounding });
}

/** Milliseconds from the start of each window to that of the next. */
export function periodsOf(windows: ServedWindow[]): number[] {
	return windows.slice(1).map(({ startedAt }, index) => startedAt - windows[index].startedAt);
}
