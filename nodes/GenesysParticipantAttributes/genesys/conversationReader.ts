import type { ApiClient } from '../client/api';
import type { FailureReason } from '../delivery/request';
import type { Failed } from '../delivery/send';
import { HOUR_MS, type Audience } from '../common';
import { readSearchRow, type Conversation } from './conversation';
import { readErrorFacts } from './errorBody';
import { failureOf, type Failure } from './failures';
import { askUntilThere, fetchConversation, isUnknown, lacksSome } from './fetchConversation';
import { permissionAdvice } from './refusals';
import { searchAttributes } from './requests';

/** A conversation and where it was found, or why it could not be had. */
export type Found =
	| { conversation: Conversation; source: 'conversation' | 'search' }
	| { failure: Failure; warnings?: string[] };

const DAY_HOURS = 24;
/** What Genesys recommends, where a search of a whole day is refused. */
const PART_HOURS = 4;

/** Of one search; another one may work all the same. */
const MAY_WORK_ELSEWHERE = new Set<FailureReason>([
	'rejected',
	'notFound',
	'serverError',
	'network',
	'timeout',
]);

/** What the search needs, by its definition. */
const SEARCH_PERMISSION = 'conversation:participant:attributesview';

/** Nobody knows whether the search has it, so it is as unknown as the live API says. */
function notAllowed(audience: Audience, notFound: Failure, delivery: Failed): Found {
	const { code = '', permissions } = readErrorFacts(delivery.lastResult);
	const needed = permissions.length > 0 ? permissions : [SEARCH_PERMISSION];
	const advice = code.includes('scope')
		? failureOf(delivery, { audience, asked: 'conversation' }).description
		: permissionAdvice(needed);
	const warning = `The search for conversations that ended some time ago was not allowed. ${advice}`;
	const failure = { ...notFound, description: `${notFound.description} ${warning}` };
	return { failure, warnings: [warning] };
}

function refused(audience: Audience, notFound: Failure, delivery: Failed): Failure {
	const text = {
		message: `${notFound.message}, and refused to search for it`,
		description: `${notFound.description} For Get, Genesys Cloud keeps ended conversations in a search for some days, but it refused this search.`,
	};
	const known = { audience, asked: 'conversation', reason: 'notFound', text } as const;
	return { ...failureOf(delivery, known), statusCode: notFound.statusCode };
}

/** Reads conversations live, or out of the attribute search where the live API has forgotten them. */
export class ConversationReader {
	/** By ID alone is one request; whether the API allows that is known after the first search. */
	private byIdAlone = true;
	/** The length of a search that the API takes, once that is known. */
	private hours?: number;
	/** Why the search is not allowed; it is not asked for again. */
	private refusal?: Failed;

	/** @param days to go back where the API does not search by ID alone */
	constructor(private readonly days: number) {}

	/** @param isWhole whether a conversation has all who are asked for */
	async read(
		api: ApiClient,
		id: string,
		isWhole: (conversation: Conversation) => boolean,
	): Promise<Found> {
		let searched: Found | undefined;
		const read = await askUntilThere(
			api,
			async () => await fetchConversation(api, id),
			async (early) => {
				if (!('failure' in early)) return lacksSome(early, isWhole);
				if (!isUnknown(early)) return false;
				// One that has ended is there, and costs no second look
				searched ??= await this.search(api, id, early.failure);
				return 'failure' in searched && searched.failure.reason === 'notFound';
			},
		);
		if (!('failure' in read)) return { conversation: read.conversation, source: 'conversation' };
		if (!isUnknown(read)) return read;
		return searched ?? (await this.search(api, id, read.failure));
	}

	/** What to search, one after another, as far as is known what the API takes. */
	private *windows(): Generator<{ hours?: number; from: string; to: string } | undefined> {
		if (this.byIdAlone) yield undefined;
		const now = Date.now();
		const window = (hours: number, end: number) => ({
			hours,
			from: new Date(end - hours * HOUR_MS).toISOString(),
			to: new Date(end).toISOString(),
		});
		for (let day = 0; day < this.days; day += 1) {
			const end = now - day * DAY_HOURS * HOUR_MS;
			if (this.hours !== PART_HOURS) yield window(DAY_HOURS, end);
			if (this.hours === DAY_HOURS) continue;
			for (let part = 0; part < DAY_HOURS / PART_HOURS; part += 1) {
				yield window(PART_HOURS, end - part * PART_HOURS * HOUR_MS);
				// Neither a day nor a part of it
				if (this.hours === undefined) break;
			}
			this.hours ??= DAY_HOURS;
		}
	}

	private async search(api: ApiClient, id: string, notFound: Failure): Promise<Found> {
		if (this.refusal) return notAllowed(api.audience, notFound, this.refusal);
		let failure: Failure | undefined;
		let lastRefused: Failed | undefined;
		let hasSearched = false;
		for (const window of this.windows()) {
			const delivery = await api.send(searchAttributes(id, window));
			if (!delivery.reason) {
				const conversation = readSearchRow(delivery.json, id);
				if (conversation) return { conversation, source: 'search' };
				if (!window) return { failure: notFound };
				hasSearched = true;
				this.hours ??= window.hours;
				continue;
			}
			if (delivery.reason === 'forbidden' && readErrorFacts(delivery.lastResult).isGenesys) {
				this.refusal = delivery;
				return notAllowed(api.audience, notFound, delivery);
			}
			const failed = failureOf(delivery, { audience: api.audience, asked: 'conversation' });
			if (!MAY_WORK_ELSEWHERE.has(delivery.reason)) return { failure: failed };
			if (failed.reason !== 'rejected' || failed.statusCode !== 400) {
				if (failed.reason !== 'notFound') failure ??= failed;
				continue;
			}
			if (window) lastRefused = delivery;
			else this.byIdAlone = false;
		}
		if (failure) return { failure };
		return {
			failure:
				lastRefused && !hasSearched ? refused(api.audience, notFound, lastRefused) : notFound,
		};
	}
}
