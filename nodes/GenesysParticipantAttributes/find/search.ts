import type { IDataObject } from 'n8n-workflow';

import type { Failure } from '../genesys/explain';
import { purposesOf } from '../genesys/purposes';
import { MAX_INTERVAL_MS, MAX_PAGES, type DetailsQuery } from '../genesys/requests';
import { compareTimes } from '../genesys/times';
import type { ApiClient } from '../client/api';
import { readPage, type Page } from './page';
import { conversationItem, participantItems, type FoundConversation } from './results';

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

export type Found =
	{ records: IDataObject[]; withoutPurpose: WithoutPurpose } | { failure: Failure };

/** The output items of a conversation; none where nobody in it has the purpose. */
export function recordsOf(
	conversation: FoundConversation,
	{ splitBy, purpose }: Split,
): IDataObject[] {
	if (splitBy === 'conversation') return [conversationItem(conversation)];
	return participantItems(conversation, purpose === 'any' ? undefined : purposesOf(purpose));
}

/** Whether it really started in the interval: the API answers with whole days. */
function isInside({ conversationStart }: FoundConversation, search: Search): boolean {
	const { query, startedBefore = Infinity } = search;
	if (conversationStart === null) return true;
	const start = Date.parse(conversationStart);
	return start >= Date.parse(query.interval.split('/')[0]) && start < startedBefore;
}

/** Before this there was no Genesys Cloud. */
const FIRST_DAY = Date.UTC(2012, 0, 1);

/** The interval in parts that the API takes. It answers with whole days: parts share one at their border. */
function partsOf({ interval, order }: DetailsQuery): string[] {
	const [from, to] = interval.split('/').map((time) => Date.parse(time));
	const starts: number[] = [];
	for (let start = Math.max(from, FIRST_DAY); start < to; start += MAX_INTERVAL_MS)
		starts.push(start);
	const parts = starts.map((start) =>
		[start, Math.min(to, start + MAX_INTERVAL_MS)]
			.map((ms) => new Date(ms).toISOString())
			.join('/'),
	);
	return order === 'desc' ? parts.reverse() : parts;
}

function withoutPurposeIn(conversations: FoundConversation[], search: Search): WithoutPurpose {
	const without = conversations.filter((one) => recordsOf(one, search).length === 0);
	const participants = without.flatMap((one) => one.participants);
	return {
		conversations: without.length,
		purposes: new Set(participants.map(({ purpose }) => purpose ?? undefined)),
	};
}

/** One page, its conversations kept; or why it could not be read. */
type ReadPage = (page: number) => Promise<Page | { failure: Failure }>;
type Keep = (conversation: FoundConversation) => void;

function pageReader(api: ApiClient, query: DetailsQuery, keep: Keep): ReadPage {
	return async (number) => {
		const page = await readPage(api, query, number);
		if (!('failure' in page)) page.conversations.forEach(keep);
		return page;
	};
}

/**
 * All pages, the last first: conversations that end while pages are read move the later ones up,
 * where reading upwards would miss them.
 */
async function readDown(read: ReadPage, lastPage: number): ReturnType<ReadPage> {
	// The total is approximate, so there may be more behind what it makes the last page
	let page = await readUp(read, lastPage, () => false);
	for (let number = lastPage - 1; number >= 1 && !('failure' in page); number -= 1) {
		page = await read(number);
	}
	return page;
}

async function readUp(read: ReadPage, from: number, isEnough: () => boolean): ReturnType<ReadPage> {
	let page = await read(from);
	for (let number = from + 1; number <= MAX_PAGES; number += 1) {
		if ('failure' in page || !page.isFull || isEnough()) return page;
		page = await read(number);
	}
	return page;
}

/** Reads as many pages of one interval as it takes. */
async function readInterval(read: ReadPage, isEnough?: () => boolean): ReturnType<ReadPage> {
	const page = await read(1);
	if ('failure' in page || !page.isFull || isEnough?.()) return page;
	return isEnough
		? await readUp(read, 2, isEnough)
		: await readDown(read, Math.min(MAX_PAGES, Math.max(2, page.lastPage)));
}

/** Finds conversations, each once, in the order of their start that was asked for. */
export async function findConversations(api: ApiClient, search: Search): Promise<Found> {
	const { query, limit } = search;
	const isLimited = limit !== Infinity;
	const found = new Map<string, FoundConversation>();
	let items = 0;
	const isEnough = () => items >= limit;
	const keep: Keep = (conversation) => {
		const { conversationId: id } = conversation;
		if (id === '' || found.has(id) || !isInside(conversation, search)) return;
		found.set(id, conversation);
		items += recordsOf(conversation, search).length;
	};
	for (const interval of partsOf(query)) {
		// Pages are read from the last one up, and new conversations must not move the others down
		const order = isLimited ? query.order : 'asc';
		const read = pageReader(api, { ...query, interval, order }, keep);
		const page = await readInterval(read, isLimited ? isEnough : undefined);
		if ('failure' in page) return page;
		if (isLimited && isEnough()) break;
	}
	const direction = query.order === 'asc' ? 1 : -1;
	const inOrder = [...found.values()].sort(
		(a, b) => direction * compareTimes(a.conversationStart, b.conversationStart),
	);
	return {
		records: inOrder.flatMap((one) => recordsOf(one, search)).slice(0, limit),
		withoutPurpose: withoutPurposeIn(inOrder, search),
	};
}
