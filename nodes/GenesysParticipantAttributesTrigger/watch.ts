import type { IDataObject, INodeProperties, IPollFunctions } from 'n8n-workflow';

import { HOUR_MS } from '../GenesysParticipantAttributes/common';
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
import type { ConversationEvent } from './happened';

/** The longest that a conversation may have lasted at its end; older ones the API forgets. */
const MOST_HOURS = 744;

/** The queries that together find what happened in a time. */
export interface Queries {
	queries: DetailsQuery[];
	/** They find what happened before this, in epoch milliseconds. */
	until: number;
}

/** Which events of which conversations to hand on, and how. */
export interface Watch extends Split {
	event: ConversationEvent;
	/** The most that one execution gets. */
	maxConversations: number;
	/** After a longer break it begins anew. In milliseconds. */
	catchUpMs: number;
	/** The newest events first. Times in epoch milliseconds. */
	queries(from: number, until: number): Queries;
}

function iso(ms: number): string {
	return new Date(ms).toISOString();
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

/** @throws InvalidInput */
export function readWatch(context: IPollFunctions): Watch {
	const parameter = (name: string): unknown => {
		try {
			return context.getNodeParameter(name, undefined);
		} catch (error) {
			const { message, description } = explainParameter(context, name, undefined, error);
			return throwInvalid(message, description);
		}
	};
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
		interval: `${iso(from)}/${iso(Math.max(to, from + 1000))}`,
	});
	return {
		event,
		...split,
		maxConversations: Math.max(1, Math.floor(readNumber(options, maxConversations))),
		catchUpMs: readNumber(options, catchUpHours) * HOUR_MS,
		queries: (from, until) => {
			if (!isEnded) {
				const to = Math.min(until, from + maxMs);
				return { queries: [queryOf(from, to)], until: to };
			}
			const earliest = from - hours * HOUR_MS;
			const queries: DetailsQuery[] = [];
			for (let to = until; to > earliest; to -= maxMs) {
				queries.push(queryOf(Math.max(earliest, to - maxMs), to));
			}
			return { queries, until };
		},
	};
}
