import type { IDataObject } from 'n8n-workflow';

import { asRecord } from '../genesys/conversation';
import { failureOf, type Failure } from '../genesys/explain';
import { purposesOf } from '../genesys/purposes';
import { isFullPage, lastPageOf, queryConversations, type DetailsQuery } from '../genesys/requests';
import { compareTimes } from '../genesys/times';
import { unreadable } from '../genesys/unreadable';
import type { ApiClient } from '../genesys/api';
import {
	conversationItem,
	participantItems,
	readFoundConversations,
	type FoundConversation,
} from './results';

/** What to find, and how to hand it on. */
export interface Search {
	query: DetailsQuery;
	splitBy: 'participant' | 'conversation';
	/** `any`, or a purpose as the editor lists it. */
	purpose: string;
	/** Output items at the most. */
	limit: number;
}

/** The API answers no more than 100,000 rows, 100 a page. */
const MAX_PAGES = 1000;

/** Conversations that were found, though nobody in them has the purpose that was asked for. */
export interface WithoutPurpose {
	conversations: number;
	/** The purposes that their participants have. */
	purposes: Set<string | undefined>;
}

export type Found =
	{ records: IDataObject[]; withoutPurpose: WithoutPurpose } | { failure: Failure };

function recordsOf(conversation: FoundConversation, { splitBy, purpose }: Search): IDataObject[] {
	if (splitBy === 'conversation') return [conversationItem(conversation)];
	return participantItems(conversation, purpose === 'any' ? undefined : purposesOf(purpose));
}

/** Whether it really started in the interval: the API answers with whole days. */
function isInside({ conversationStart }: FoundConversation, { query }: Search): boolean {
	const from = Date.parse(query.interval.split('/')[0]);
	return conversationStart === null || Date.parse(conversationStart) >= from;
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
type Page = { isFull: boolean; lastPage: number } | { failure: Failure };
type ReadPage = (page: number) => Promise<Page>;
type Keep = (conversation: FoundConversation) => void;

function pageReader(api: ApiClient, search: Search, keep: Keep): ReadPage {
	return async (page) => {
		const delivery = await api.send(queryConversations(search.query, page));
		if (delivery.reason) return { failure: failureOf(delivery) };
		const conversations = readFoundConversations(delivery.json);
		if (!conversations) return { failure: unreadable('conversations') };
		for (const conversation of conversations) keep(conversation);
		const { totalHits } = asRecord(delivery.json);
		return { isFull: isFullPage(conversations.length), lastPage: lastPageOf(totalHits) };
	};
}

/**
 * All pages, the last first: conversations that end while pages are read move the later ones up,
 * where reading upwards would miss them.
 */
async function readDown(readPage: ReadPage, lastPage: number): Promise<Page> {
	// The total is approximate, so there may be more behind what it makes the last page
	let page = await readUp(readPage, lastPage, () => false);
	for (let number = lastPage - 1; number >= 1 && !('failure' in page); number -= 1) {
		page = await readPage(number);
	}
	return page;
}

async function readUp(readPage: ReadPage, from: number, isEnough: () => boolean): Promise<Page> {
	let page = await readPage(from);
	for (let number = from + 1; number <= MAX_PAGES; number += 1) {
		if ('failure' in page || !page.isFull || isEnough()) return page;
		page = await readPage(number);
	}
	return page;
}

/** Finds conversations, each once, in order of their start. */
export async function findConversations(api: ApiClient, search: Search): Promise<Found> {
	const found = new Map<string, FoundConversation>();
	let items = 0;
	const isEnough = () => items >= search.limit;
	const readPage = pageReader(api, search, (conversation) => {
		const { conversationId: id } = conversation;
		if (id === '' || found.has(id) || !isInside(conversation, search)) return;
		found.set(id, conversation);
		items += recordsOf(conversation, search).length;
	});
	let page = await readPage(1);
	if (!('failure' in page) && page.isFull && !isEnough()) {
		const isLimited = search.limit !== Infinity;
		page = isLimited
			? await readUp(readPage, 2, isEnough)
			: await readDown(readPage, Math.min(MAX_PAGES, Math.max(2, page.lastPage)));
	}
	if ('failure' in page) return page;
	const inOrder = [...found.values()].sort((a, b) =>
		compareTimes(a.conversationStart, b.conversationStart),
	);
	return {
		records: inOrder.flatMap((one) => recordsOf(one, search)).slice(0, search.limit),
		withoutPurpose: withoutPurposeIn(inOrder, search),
	};
}
