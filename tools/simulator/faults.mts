import { seededRandom } from './random.mts';
import type { RequestLog, RouteName } from './types.mts';

/**
 * What goes wrong with one request. `applied` says whether a write takes effect all the same; the
 * default is false for `status` and `reset`, and true for the others. A `slow` one always does.
 */
export type Fault =
	/** An ErrorBody. A 429 tells `retryAfter` seconds (1 when left out, no header with false). */
	| {
			kind: 'status';
			status: number;
			code?: string;
			message?: string;
			headers?: Record<string, string>;
			retryAfter?: number | false;
			applied?: boolean;
	  }
	/** The connection is cut without an answer. */
	| { kind: 'reset'; applied?: boolean }
	/** No answer until `reset()` or `close()`. */
	| { kind: 'hang'; applied?: boolean }
	/** The usual answer, so many milliseconds late. */
	| { kind: 'slow'; ms: number }
	/** A page of a proxy in place of JSON; status 200 when left out. */
	| { kind: 'html'; status?: number; applied?: boolean }
	/** JSON that breaks off; status 200 when left out. */
	| { kind: 'brokenJson'; status?: number; applied?: boolean }
	/** No body at all; status 200 when left out. */
	| { kind: 'emptyBody'; status?: number; applied?: boolean };

/** Which requests a scripted fault waits for; `any` and a missing route mean every API route. */
export type Target =
	RouteName | 'any' | { route?: RouteName; conversationId?: string; participantId?: string };

/** Shares of all API requests, from 0 to 1 in sum, by status or kind; `resetAfter` is applied. */
export type FaultMix = Partial<
	Record<
		`${number}` | 'reset' | 'resetAfter' | 'hang' | 'html' | 'brokenJson' | 'emptyBody' | 'slow',
		number
	>
>;

export interface RandomOptions {
	/** Seconds that a random 429 tells. Default 1. */
	retryAfter?: number | false;
	/** Milliseconds that a random `slow` takes. Default 500. */
	slowMs?: number;
}

export interface Faults {
	/** The next so many matching requests meet the fault; a number is short for that status. */
	next(target: Target, fault: Fault | number, times?: number): void;
	/** From now on API requests meet faults at random; undefined stops that. */
	random(mix: FaultMix | undefined, seed?: number, options?: RandomOptions): void;
	/** Forgets all that is scripted and random. */
	clear(): void;
}

/** The fault for a request, if any; `isApi` is false for the login routes. */
export interface FaultPlan extends Faults {
	pick(request: RequestLog, isApi: boolean): Fault | undefined;
}

/** Whether a write that meets this fault takes effect all the same. */
export function isApplied(fault: Fault): boolean {
	if (fault.kind === 'slow') return true;
	return fault.applied ?? (fault.kind !== 'status' && fault.kind !== 'reset');
}

/** Scripted faults come first, in order; random ones meet the requests that are left. */
export function createFaults(): FaultPlan {
	let scripted: Array<{ target: Target; fault: Fault; left: number }> = [];
	let draw: (() => Fault | undefined) | undefined;

	function next(target: Target, fault: Fault | number, times = 1): void {
		const whole: Fault = typeof fault === 'number' ? { kind: 'status', status: fault } : fault;
		scripted.push({ target, fault: whole, left: times });
	}

	function random(mix: FaultMix | undefined, seed = 1, options: RandomOptions = {}): void {
		draw = mix && drawFrom(mix, seed, options);
	}

	function clear(): void {
		scripted = [];
		draw = undefined;
	}

	function pick(request: RequestLog, isApi: boolean): Fault | undefined {
		const entry = scripted.find((one) => one.left > 0 && meets(one.target, request, isApi));
		if (!entry) return isApi ? draw?.() : undefined;
		entry.left--;
		return entry.fault;
	}

	return { next, random, clear, pick };
}

function meets(target: Target, request: RequestLog, isApi: boolean): boolean {
	if (target === 'any') return isApi;
	if (typeof target === 'string') return target === request.route;
	const { route, conversationId, participantId } = target;
	if (route === undefined ? !isApi : route !== request.route) return false;
	if (conversationId !== undefined && conversationId !== request.conversationId) return false;
	return participantId === undefined || participantId === request.participantId;
}

function drawFrom(mix: FaultMix, seed: number, options: RandomOptions): () => Fault | undefined {
	const random = seededRandom(seed);
	return () => {
		let left = random();
		for (const [name, share = 0] of Object.entries(mix)) {
			if (left < share) return faultNamed(name, options);
			left -= share;
		}
		return undefined;
	};
}

function faultNamed(name: string, { retryAfter, slowMs = 500 }: RandomOptions): Fault {
	if (name === 'resetAfter') return { kind: 'reset', applied: true };
	if (name === 'slow') return { kind: 'slow', ms: slowMs };
	if (name === 'reset' || name === 'hang' || name === 'html') return { kind: name };
	if (name === 'brokenJson' || name === 'emptyBody') return { kind: name };
	return { kind: 'status', status: Number(name), retryAfter };
}
