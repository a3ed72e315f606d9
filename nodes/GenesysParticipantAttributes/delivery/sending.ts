import { backoffMs } from './backoff';
import type { Decision } from './decide';
import type { ApiRequest } from './request';

/** IDs in a path: requests that differ in them only are to one endpoint. */
const ID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** How long and how often a request is tried. */
export interface Bounds {
	/** How long it waits for the service or the limit without one success on the credential, in ms. */
	maxWaitMs: number;
	/** How often a request that fails while others succeed is tried again; 0: no second try at all. */
	maxRetries: number;
}

/** How other requests on the credential have fared. Times in milliseconds. */
export interface Others {
	/** When one worked last, and when the last one left that did. */
	workedAt: number;
	workedSentAt: number;
	/** Whether one has failed since. */
	areFailing: boolean;
}

/**
 * One request on its way through all its attempts: what it has met so far, and until when it waits
 * for its own sake. Times in milliseconds of one monotonic clock.
 */
export class Sending {
	readonly isWrite: boolean;
	readonly endpoint: string;
	/** What it is of: a conversation, as a rule. */
	readonly subject: string;
	/** It waits until then, whatever others do. */
	notBefore = -Infinity;
	/** The part of that which a server asks for. */
	private askedUntil = -Infinity;
	private failures = 0;
	/** Failures that count: those with no success of another request in between are one. */
	private charged = 0;
	/** Whether others succeeded when it failed last: then it is no witness of an outage. */
	isOwnFault = false;
	/**
	 * Whether one that left after a failure of it has worked: then the service is not to blame. So
	 * it is from the start where that was so of another request of the same conversation.
	 */
	isProven = false;
	private conflicts = 0;
	private failedAt = -Infinity;
	private refusals = 0;
	private firstRefusedAt = -Infinity;
	/** When it met a 429 last. */
	refusedAt = -Infinity;

	constructor(
		{ method, path }: ApiRequest,
		private readonly bounds: Bounds,
	) {
		this.isWrite = method === 'PATCH';
		this.endpoint = `${method} ${path.replace(ID, '')}`;
		this.subject = path.match(ID)?.[0] ?? path;
	}

	/** Whether it has neither failed nor been refused. */
	get isFresh(): boolean {
		return this.failures + this.refusals === 0;
	}

	get hasFailed(): boolean {
		return this.failures > 0;
	}

	/**
	 * An attempt failed. Where another request has succeeded since this one left, or since it failed
	 * last, the fault is its own; and so it stays, once one that left after a failure has worked and as
	 * long as no other fails. Else it is nobody's, and counts only once.
	 *
	 * @param sentAt when the attempt left
	 */
	fail(now: number, sentAt: number, others: Others, failure: Decision & { kind: 'retry' }): void {
		const since = this.hasFailed ? this.failedAt : sentAt;
		this.isProven ||= this.hasFailed && others.workedSentAt > this.failedAt;
		this.isOwnFault = others.workedAt > since || (this.isProven && !others.areFailing);
		if (this.isOwnFault || !failure.isOutage || !this.hasFailed) this.charged += 1;
		if (failure.reason === 'conflict') this.conflicts += 1;
		this.failures += 1;
		this.failedAt = now;
	}

	/** Whether no retry is left. */
	isSpent({ maxRetries: ofReason = Infinity }: Decision & { kind: 'retry' }): boolean {
		return this.charged > this.bounds.maxRetries || this.conflicts > ofReason;
	}

	/** Waits before the next attempt: for what is asked for, or longer and longer. */
	backOff(now: number, random: number, askedMs: number): void {
		this.askedUntil = now + askedMs;
		this.notBefore = Math.max(
			this.askedUntil,
			now + backoffMs(this.failures, random, this.bounds.maxWaitMs),
		);
	}

	/** The service works again: what failed for its sake need not wait longer than it was asked to. */
	wake(): void {
		if (!this.isOwnFault) this.notBefore = this.askedUntil;
	}

	/** A 429, whosever limit it is of. */
	refuse(now: number): void {
		if (this.refusals === 0) this.firstRefusedAt = now;
		this.refusals += 1;
		this.refusedAt = now;
	}

	/** Waits after a 429 of its own. */
	rest(now: number, random: number, askedMs: number): void {
		this.askedUntil = now + (askedMs || backoffMs(this.refusals, random, this.bounds.maxWaitMs));
		this.notBefore = this.askedUntil;
	}

	/** Whether it waits after a 429 of its own for longer than Max Wait since it was first refused. */
	isRefusedTooLong(): boolean {
		const { maxWaitMs } = this.bounds;
		return this.notBefore > Math.max(this.refusedAt, this.firstRefusedAt + maxWaitMs);
	}
}
