import type { IDataObject } from 'n8n-workflow';

import { DAY_MS, HOUR_MS } from '../common';
import type { Failure } from '../genesys/failures';
import { purposesOf } from '../genesys/participants';
import { maxIntervalOf, PAGE_SIZE, type DetailsQuery } from '../genesys/requests';
import { compareTimes } from '../genesys/times';
import type { ApiClient } from '../client/api';
import { IntervalReader, type Ended } from './interval';
import { halvesOf, intervalOf, lengthOf, partsOf, timesOf } from './parts';
import { conversationItem, participantItems, type FoundConversation } from './results';
import { PAGE_SIZES, readRows } from './rows';

/** How to hand a conversation on. */
export interface Split {
	splitBy: 'participant' | 'conversation';
	/** `any`, or a purpose as the editor lists it. */
	purpose: string;
}

/** What to find, and how to hand it on. */
export interface Search extends Split {
	query: DetailsQuery;
	/** Epoch milliseconds; without it, also those that start while pages are read. */
	startedBefore?: number;
	/** Output items at the most. */
	limit: number;
}

/** Conversations that were found, though nobody in them has the purpose that was asked for. */
export interface WithoutPurpose {
	conversations: number;
	/** The purposes that their participants have. */
	purposes: Set<string | undefined>;
}

/** What was not read, and so may be missing among what was found. Intervals are ISO 8601. */
export interface Gaps {
	/** Conversations that are too large to be answered with, even alone. */
	tooLarge: number;
	/** Intervals with more conversations than the API answers with. */
	tooMany: string[];
	/** Intervals that the API does not search, the newest first, and why. */
	refused: Array<{ interval: string; failure: Failure }>;
}

export type Found =
	{ records: IDataObject[]; withoutPurpose: WithoutPurpose; gaps: Gaps } | { failure: Failure };

/** The output items of a conversation; none where nobody in it has the purpose. */
export function recordsOf(
	conversation: FoundConversation,
	{ splitBy, purpose }: Split,
): IDataObject[] {
	if (splitBy === 'conversation') return [conversationItem(conversation)];
	return participantItems(conversation, wantedPurposes({ splitBy, purpose }));
}

function wantedPurposes({ splitBy, purpose }: Split): string[] | undefined {
	return splitBy === 'conversation' || purpose === 'any' ? undefined : purposesOf(purpose);
}

/** Whether it really started in the interval: the API answers with whole days. */
function isInside({ conversationStart }: FoundConversation, search: Search): boolean {
	const { query, startedBefore = Infinity } = search;
	if (conversationStart === null) return true;
	const start = Date.parse(conversationStart);
	return start >= Date.parse(query.interval.split('/')[0]) && start < startedBefore;
}

/** Shorter intervals are not halved. */
const SHORTEST_MS = HOUR_MS;

/** Room for some that do not have the purpose, and yet no page of 100 for three. */
function firstPageSize(limit: number): number {
	return PAGE_SIZES.filter((size) => size >= 2 * limit).at(-1) ?? PAGE_SIZE;
}

/** What a search has found so far, and how it goes on. */
class Reading {
	/** By ID, with the output items. */
	readonly found = new Map<string, { conversation: FoundConversation; records: IDataObject[] }>();
	readonly gaps: Gaps = { tooLarge: 0, tooMany: [], refused: [] };
	/** Conversations, with the purpose and without, of where only those with it are asked for. */
	ofAllPurposes = 0;
	private items = 0;
	private query: DetailsQuery;

	constructor(
		private readonly api: ApiClient,
		private readonly search: Search,
	) {
		const { query } = search;
		// With a filter of segments an interval may be longer, so that it takes fewer requests
		this.query = lengthOf(query.interval) > maxIntervalOf(query) ? this.withPurposes(query) : query;
	}

	private get isLimited(): boolean {
		return this.search.limit !== Infinity;
	}

	get isNewestFirst(): boolean {
		return !this.isLimited || this.query.order === 'desc';
	}

	/** In the order in which they are to be read. */
	get parts(): string[] {
		return this.inOrder(partsOf(this.query));
	}

	get isEnough(): boolean {
		return this.items >= this.search.limit;
	}

	private withPurposes(query: DetailsQuery): DetailsQuery {
		return { ...query, purposes: wantedPurposes(this.search) };
	}

	private keep(conversation: FoundConversation): void {
		const { conversationId: id } = conversation;
		if (id === '' || this.found.has(id) || !isInside(conversation, this.search)) return;
		const records = recordsOf(conversation, this.search);
		this.found.set(id, { conversation, records });
		this.items += records.length;
	}

	private reader(interval: string): IntervalReader {
		// Pages are read from the last one up, and new conversations must not move the others down
		const order = this.isLimited ? this.query.order : 'asc';
		const query = { ...this.query, interval, order };
		return new IntervalReader(this.api, query, (one) => this.keep(one));
	}

	/** Reads an interval, in shorter ones where it has more rows than the API answers with. */
	async read(interval: string): Promise<Ended> {
		const reader = this.reader(interval);
		const before = this.items;
		const mayBeRare = wantedPurposes(this.search) && !this.query.purposes;
		const isWorthwhile = () => !mayBeRare || this.items > before;
		const ended = this.isLimited
			? await reader.readUntil(
					() => this.isEnough,
					firstPageSize(this.search.limit - before),
					isWorthwhile,
				)
			: await reader.readAll(isWorthwhile);
		if (ended.kind === 'stopped') {
			this.ofAllPurposes += reader.total;
			this.query = this.withPurposes(this.query);
			return await this.read(interval);
		}
		if (ended.kind === 'tooMany') return await this.readShorter(interval, reader.total);
		this.gaps.tooLarge += reader.leftOut;
		return ended;
	}

	private async readShorter(interval: string, total: number): Promise<Ended> {
		const { halves, isMidnight } = halvesOf(interval);
		const isShort = lengthOf(interval) < SHORTEST_MS;
		if (isShort || (!isMidnight && (await this.haveAll(halves, total)))) {
			return await this.readWhatLeadsTo(interval);
		}
		for (const half of this.inOrder(halves)) {
			const ended = await this.read(half);
			if (ended.kind !== 'read' || this.isEnough) return ended;
		}
		return { kind: 'read' };
	}

	/** Intervals of which the oldest comes first, as they are to be read. */
	private inOrder(intervals: string[]): string[] {
		return this.isNewestFirst ? [...intervals].reverse() : intervals;
	}

	/** What to read in place of an interval that is refused; none where no part of it is kept. */
	async keptParts(interval: string): Promise<string[]> {
		if (lengthOf(interval) <= DAY_MS) return [];
		const [, to] = timesOf(interval);
		const newest = { ...this.query, interval: intervalOf(to - DAY_MS, to) };
		const isKept = !('failure' in (await readRows(this.api, newest, 0, 1)));
		return isKept ? this.inOrder(halvesOf(interval).halves) : [];
	}

	/** Whether halves of a day have as many rows as the day itself, so that shorter ones are of no use. */
	private async haveAll(halves: string[], total: number): Promise<boolean> {
		for (const interval of halves) {
			const rows = await readRows(this.api, { ...this.query, interval }, 0, 1);
			if ('failure' in rows || rows.total < total) return false;
		}
		return true;
	}

	/** As many rows of an interval as pages lead through. */
	private async readWhatLeadsTo(interval: string): Promise<Ended> {
		const reader = this.reader(interval);
		const ended = await reader.readUntil(() => this.isEnough);
		this.gaps.tooLarge += reader.leftOut;
		if (ended.kind !== 'tooMany') return ended;
		this.gaps.tooMany.push(interval);
		return { kind: 'read' };
	}

	/** Where only those with the purpose were asked for, and there are none: the newest of the others. */
	private async readOthers(): Promise<WithoutPurpose> {
		const { query } = this.search;
		const interval = partsOf(query).at(-1)!;
		const newest = { ...query, interval, order: 'desc' as const };
		const rows = await readRows(this.api, newest, 0);
		if ('failure' in rows) return { conversations: 0, purposes: new Set() };
		const others = rows.conversations.filter((one) => isInside(one, this.search));
		return withoutPurposeIn(others);
	}

	/** Conversations without the purpose, as far as they were met. */
	async withoutPurpose(): Promise<WithoutPurpose> {
		const { purposes } = this.query;
		if (purposes && this.ofAllPurposes === 0 && this.items === 0) return await this.readOthers();
		const all = [...this.found.values()];
		const without = withoutPurposeIn(
			all.filter(({ records }) => records.length === 0).map(({ conversation }) => conversation),
		);
		const having = all.length - without.conversations;
		const conversations = Math.max(without.conversations, this.ofAllPurposes - having);
		return { ...without, conversations };
	}
}

function withoutPurposeIn(without: FoundConversation[]): WithoutPurpose {
	const participants = without.flatMap((one) => one.participants);
	return {
		conversations: without.length,
		purposes: new Set(participants.map(({ purpose }) => purpose ?? undefined)),
	};
}

/**
 * Finds conversations, each once, in the order of their start that was asked for. An interval of any
 * length is read in parts; one that the API refuses is told of where it takes another.
 */
export async function findConversations(api: ApiClient, search: Search): Promise<Found> {
	const { query, limit } = search;
	const reading = new Reading(api, search);
	const { parts, isNewestFirst } = reading;
	const { refused } = reading.gaps;
	let hasRead = false;
	let wasRefused = false;
	for (let interval = parts.shift(); interval !== undefined; interval = parts.shift()) {
		const ended = await reading.read(interval);
		if (ended.kind === 'failed') return { failure: ended.failure };
		if (ended.kind === 'refused') {
			const { failure } = ended;
			const kept = await reading.keptParts(interval);
			parts.unshift(...kept);
			if (kept.length > 0) continue;
			refused.push({ interval, failure });
			// What is older than two parts that are no longer kept is not kept, either
			const isLast = isNewestFirst && wasRefused;
			if (!hasRead && (isLast || parts.length === 0)) return { failure };
			if (isLast) refused.push(...parts.splice(0).map((older) => ({ interval: older, failure })));
		}
		wasRefused = ended.kind === 'refused';
		hasRead ||= !wasRefused;
		if (reading.isEnough) break;
	}
	const direction = query.order === 'asc' ? 1 : -1;
	const inOrder = [...reading.found.values()].sort(
		(a, b) =>
			direction * compareTimes(a.conversation.conversationStart, b.conversation.conversationStart),
	);
	return {
		records: inOrder.flatMap(({ records }) => records).slice(0, limit),
		withoutPurpose: await reading.withoutPurpose(),
		gaps: reading.gaps,
	};
}
