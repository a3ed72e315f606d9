import { randomUUID } from 'node:crypto';

import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';

/** A conversation, by the times of its start and its end: epoch milliseconds. */
interface Conversation {
	id: string;
	start: number;
	end?: number;
	/** When analytics shows its start, and its end. */
	startShownAt: number;
	endShownAt?: number;
}

/** What the details query is like. */
export interface AnalyticsSettings {
	/** Whose conversations an interval takes: of the days that it touches, or those that started in it. */
	interval: 'days' | 'started';
	/** Conversations that each full page lacks; the next page begins with them. */
	short: number;
	/** How much the total is off. */
	totalOff: number;
	/** Most conversations on a page that is not too large. */
	maxPage: number;
}

const DAY_MS = 86_400_000;

interface Query {
	interval: string;
	orderBy: string;
	paging: { pageSize: number; pageNumber: number };
}

/**
 * Genesys Cloud's analytics in memory, for questions that take hundreds of thousands of conversations.
 * It answers the requests of the trigger, and goes by `Date.now()`.
 */
export class Analytics {
	requests = 0;
	/** How far the `Date` of the next answers is off, one after another. */
	readonly wrongDates: number[] = [];
	/** Called as each request arrives. */
	onRequest: () => void = () => {};
	readonly #event: 'started' | 'ended';
	readonly #settings: AnalyticsSettings;
	readonly #all = new Map<string, Conversation>();
	/** The oldest event first. */
	#shown: Array<{ time: number; one: Conversation }> = [];
	#hidden: Conversation[] = [];

	constructor(event: 'started' | 'ended', settings: Partial<AnalyticsSettings> = {}) {
		this.#event = event;
		this.#settings = { interval: 'days', short: 0, totalOff: 0, maxPage: Infinity, ...settings };
	}

	/** A conversation that starts now; `lagMs` later analytics shows it, and `lagMs` after its end that. */
	start(lagMs = 0, at = Date.now()): string {
		const one = { id: randomUUID() as string, start: at, startShownAt: Date.now() + lagMs };
		this.#all.set(one.id, one);
		if (this.#event === 'started') this.#hidden.push(one);
		return one.id;
	}

	end(id: string, lagMs = 0, at = Date.now()): void {
		const one = this.#all.get(id)!;
		one.end = at;
		one.endShownAt = Date.now() + lagMs;
		if (this.#event === 'started') return;
		this.#shown = this.#shown.filter((shown) => shown.one !== one);
		this.#hidden.push(one);
	}

	#show(): void {
		const isEnded = this.#event === 'ended';
		const now = Date.now();
		const due = this.#hidden.filter(
			({ startShownAt, endShownAt }) => (isEnded ? endShownAt! : startShownAt) <= now,
		);
		if (due.length === 0) return;
		const dues = new Set(due);
		this.#hidden = this.#hidden.filter((one) => !dues.has(one));
		const last = this.#shown.at(-1)?.time ?? -Infinity;
		const added = due
			.map((one) => ({ time: isEnded ? one.end! : one.start, one }))
			.sort((a, b) => a.time - b.time);
		this.#shown.push(...added);
		if (added[0].time < last) this.#shown.sort((a, b) => a.time - b.time);
	}

	/** Answers a details query, as n8n's request helper gives it. */
	readonly answer = (request: IHttpRequestOptions): IN8nHttpFullResponse => {
		this.requests += 1;
		this.onRequest();
		this.#show();
		const { interval, paging } = JSON.parse(String(request.body)) as Query;
		const date = new Date(Date.now() + (this.wrongDates.shift() ?? 0)).toUTCString();
		const { short, totalOff, maxPage } = this.#settings;
		const found = this.#within(interval);
		const size = Math.max(1, paging.pageSize - short);
		const last = found.length - size * (paging.pageNumber - 1);
		const page = last > 0 ? found.slice(Math.max(0, last - size), last).reverse() : [];
		if (page.length > maxPage) return { statusCode: 413, headers: { date }, body: TOO_LARGE };
		const conversations = page.map(({ one }) => ({
			conversationId: one.id,
			conversationStart: new Date(one.start).toISOString(),
			...(one.end !== undefined && { conversationEnd: new Date(one.end).toISOString() }),
			participants: [{ participantId: one.id, purpose: 'customer', sessions: [] }],
		}));
		const totalHits = Math.max(0, found.length + totalOff);
		const body = JSON.stringify({ conversations, totalHits });
		return { statusCode: 200, headers: { date }, body };
	};

	#within(interval: string) {
		const [from, to] = interval.split('/').map((time) => Date.parse(time));
		const isByDay = this.#settings.interval === 'days';
		const first = isByDay ? Math.floor(from / DAY_MS) * DAY_MS : from;
		const end = isByDay ? Math.ceil(to / DAY_MS) * DAY_MS : to;
		if (this.#event === 'ended') {
			return this.#shown.filter(({ one }) => one.start >= first && one.start < end);
		}
		return this.#shown.slice(this.#rowOf(first), this.#rowOf(end));
	}

	/** How many events are before a time. */
	#rowOf(time: number): number {
		let [low, high] = [0, this.#shown.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#shown[middle].time < time) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

const TOO_LARGE = JSON.stringify({
	status: 413,
	code: 'payload.too.large',
	message: 'The response payload was too large.',
	contextId: '',
	details: [],
	errors: [],
});
