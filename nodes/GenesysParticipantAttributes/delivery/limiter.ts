import type { Answer } from './answer';
import { backoffMs } from './backoff';
import { NO_LONGER_NEEDED, type Clock } from './clock';
import { readRate, refusalMs } from './hint';
import { createRateWindow, SCOUT_PATIENCE_MS, type Pace, type Ticket } from './window';

/** What a request may wait for. Times in milliseconds. */
export interface Turn {
	/** The part of the token's limit that may be used, above 0 to 1. */
	share: number;
	/** A longer wait is not waited for. (A second or less may be caution of ours, and always is.) */
	maxWaitMs: number;
	signal: AbortSignal;
}

/** `go`: leave now. `tooLong`: the wait is more than the turn allows, whether asked for or ours. */
export type Admission =
	| { kind: 'go'; ticket: Ticket }
	| { kind: 'tooLong'; waitMs: number; isAsked: boolean }
	| { kind: 'cancelled' };

/** Paces all requests of one credential in this process. */
export interface Limiter {
	admit(turn: Turn): Promise<Admission>;
	/** Every ticket is given back with what came of it. */
	answered(ticket: Ticket, answer: Answer): void;
	/** When a request was last answered with neither 429 nor a server error. */
	lastAnswerAt(): number;
	/** Until when it has something to remember. */
	busyUntil(): number;
	/** What the server has told of its limit; undefined until it has. */
	pace(): Pace | undefined;
}

interface Waiter extends Turn {
	resolve(admission: Admission): void;
}

export function createLimiter(clock: Clock, random: () => number): Limiter {
	const window = createRateWindow();
	const queue: Waiter[] = [];
	let lastAnswerAt = -Infinity;
	let refusalsInARow = 0;
	let refusedAt = -Infinity;
	let busyUntil = -Infinity;
	let ownHoldUntil = -Infinity;
	let alarm: AbortController | undefined;

	function dismiss(waiter: Waiter, admission: Admission) {
		queue.splice(queue.indexOf(waiter), 1);
		waiter.resolve(admission);
	}

	/** Whether a wait is the server's doing: neither a backoff of ours nor our own share of the limit. */
	function isAsked(now: number, waitMs: number) {
		return window.waitMs(now, 1) >= waitMs && now + waitMs > ownHoldUntil + 1;
	}

	/** Lets go whoever may go, and sets the alarm for the next. */
	function pump() {
		alarm?.abort(NO_LONGER_NEEDED);
		let soonest = Infinity;
		for (const waiter of [...queue]) {
			const now = clock.now();
			const waitMs = window.waitMs(now, waiter.share);
			if (waitMs <= 0) dismiss(waiter, { kind: 'go', ticket: window.leave(now) });
			else if (waitMs > Math.max(waiter.maxWaitMs, SCOUT_PATIENCE_MS))
				dismiss(waiter, { kind: 'tooLong', waitMs, isAsked: isAsked(now, waitMs) });
			else soonest = Math.min(soonest, waitMs);
		}
		if (queue.length > 0) void wakeAfter(soonest);
	}

	async function wakeAfter(ms: number) {
		const own = new AbortController();
		alarm = own;
		busyUntil = clock.now() + ms;
		if (await clock.pause(ms, own.signal)) pump();
	}

	/** Where the server does not say how long: a backoff, grown once for all that were on their way. */
	function unstatedHoldMs(ticket: Ticket, now: number): number {
		if (ticket.sentAt < refusedAt) return 0;
		refusedAt = now;
		refusalsInARow += 1;
		return backoffMs(refusalsInARow, random());
	}

	return {
		admit: async ({ share, maxWaitMs, signal }) =>
			await new Promise((resolve) => {
				if (signal.aborted) return resolve({ kind: 'cancelled' });
				const onAbort = () => {
					dismiss(waiter, { kind: 'cancelled' });
					pump();
				};
				const waiter: Waiter = {
					share,
					maxWaitMs,
					signal,
					resolve: (admission) => {
						signal.removeEventListener('abort', onAbort);
						resolve(admission);
					},
				};
				signal.addEventListener('abort', onAbort, { once: true });
				queue.push(waiter);
				pump();
			}),
		answered: (ticket, answer) => {
			const now = clock.now();
			const response = answer.kind === 'response' ? answer : undefined;
			if (answer.kind === 'tokenLimited' || response?.status === 429) {
				// A hint of nothing is none: coming back at once would go on for ever
				const statedMs = response && refusalMs(response);
				const holdMs = statedMs || unstatedHoldMs(ticket, now);
				if (!statedMs) ownHoldUntil = Math.max(ownHoldUntil, now + holdMs);
				window.refuse(ticket, now, holdMs);
				busyUntil = Math.max(busyUntil, now + holdMs);
			} else {
				window.arrive(ticket, now, response && readRate(response.headers));
				if (response && response.status < 500) {
					refusalsInARow = 0;
					lastAnswerAt = now;
				}
			}
			pump();
		},
		lastAnswerAt: () => lastAnswerAt,
		busyUntil: () => busyUntil,
		pace: window.pace,
	};
}
