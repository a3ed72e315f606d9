import type { IDataObject, INodeProperties, IPollFunctions, ITriggerFunctions } from 'n8n-workflow';

import { HOUR_MS } from '../GenesysParticipantAttributes/common';
import { intervalOf } from '../GenesysParticipantAttributes/find/parts';
import type { Split } from '../GenesysParticipantAttributes/find/search';
import { purposesOf } from '../GenesysParticipantAttributes/genesys/participants';
import { maxIntervalOf, type DetailsQuery } from '../GenesysParticipantAttributes/genesys/requests';
import { throwInvalid } from '../GenesysParticipantAttributes/input/values';
import { explainParameter } from '../GenesysParticipantAttributes/input/parameterError';
import {
	readConversationFilters,
	readHours,
	readSplit,
} from '../GenesysParticipantAttributes/input/searches';
import { catchUpHours, maxConversations } from './fields';
import type { FoundConversation } from '../GenesysParticipantAttributes/find/results';
import { happenedTo, type ConversationEvent, type Happened } from './happened';

/** The longest that a conversation may have lasted at its end; older ones the API forgets. */
export const MOST_HOURS = 744;

/** The queries that together find what happened in a time. */
export interface Queries {
	queries: DetailsQuery[];
	/** They find what happened before this, in epoch milliseconds. */
	until: number;
	/** The newest events do not come first: those that go on, or the newest end, do. */
	byEnd?: boolean;
}

/** Which events of which conversations to hand on, and how. */
export interface Watch extends Split {
	/** As the memory has it. */
	event: string;
	/** The most that one execution gets. */
	maxConversations: number;
	/** After a longer break it begins anew. In milliseconds. */
	catchUpMs: number;
	/** Times in epoch milliseconds. */
	queries(from: number, until: number): Queries;
	/**
	 * What has happened to a conversation, of what is watched.
	 *
	 * @param answered the same, as the API answers it
	 */
	happened(conversation: FoundConversation, answered: unknown): Happened[];
}

/** A number above 0, also as text. @throws InvalidInput */
function readNumber(
	options: IDataObject,
	{ name, displayName, ...field }: INodeProperties,
): number {
	const value = Number(options[name] ?? field.default);
	return value > 0 && value < Infinity
		? value
		: throwInvalid(`${displayName} is not a number above 0`, `Give one, such as ${field.default}.`);
}

/** A time in parts of a length, the newest first. */
export function stretches(from: number, until: number, length: number): Array<[number, number]> {
	const parts: Array<[number, number]> = [];
	for (let to = until; to > from; to -= length) parts.push([Math.max(from, to - length), to]);
	return parts;
}

/** Reads a parameter of a trigger. @throws InvalidInput */
export function readParameter(context: IPollFunctions | ITriggerFunctions, name: string): unknown {
	try {
		return context.getNodeParameter(name, undefined);
	} catch (error) {
		const { message, description } = explainParameter(context, name, undefined, error);
		return throwInvalid(message, description);
	}
}

/** How much an execution gets, and after which break it begins anew. @throws InvalidInput */
export function readBounds(options: IDataObject): Pick<Watch, 'maxConversations' | 'catchUpMs'> {
	return {
		maxConversations: Math.max(1, Math.floor(readNumber(options, maxConversations))),
		catchUpMs: readNumber(options, catchUpHours) * HOUR_MS,
	};
}

/** @throws InvalidInput */
export function readWatch(context: IPollFunctions): Watch {
	const parameter = (name: string) => readParameter(context, name);
	const event = parameter('event') as ConversationEvent;
	const filters = (parameter('filters') ?? {}) as IDataObject;
	const options = (parameter('options') ?? {}) as IDataObject;
	// The API asks when a conversation started, also for those that have ended
	const hours = event === 'ended' ? Math.min(readHours(filters.startedWithin), MOST_HOURS) : 0;
	const split = readSplit(parameter);
	const isEnded = event === 'ended';
	const query: Omit<DetailsQuery, 'interval'> = {
		order: 'desc',
		...(isEnded && { orderBy: 'conversationEnd', state: 'ended' }),
		...readConversationFilters(filters, context.getNode().parameters.filters),
		...(split.purpose !== 'any' && { purposes: purposesOf(split.purpose) }),
	};
	const maxMs = maxIntervalOf({ ...query, interval: '' });
	const queryOf = (from: number, to: number): DetailsQuery => ({
		...query,
		interval: intervalOf(from, Math.max(to, from + 1000)),
	});
	return {
		event,
		...split,
		...readBounds(options),
		happened: (conversation) => happenedTo(conversation, event),
		queries: (from, until) => {
			if (!isEnded) {
				const to = Math.min(until, from + maxMs);
				return { queries: [queryOf(from, to)], until: to };
			}
			const queries = stretches(from - hours * HOUR_MS, until, maxMs).map(([a, b]) =>
				queryOf(a, b),
			);
			return { queries, until };
		},
	};
}
