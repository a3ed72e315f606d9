import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';

import { HOUR_MS } from '../GenesysParticipantAttributes/common';
import { intervalOf } from '../GenesysParticipantAttributes/find/parts';
import { purposesOf } from '../GenesysParticipantAttributes/genesys/participants';
import {
	isUuid,
	maxIntervalOf,
	type DetailsQuery,
} from '../GenesysParticipantAttributes/genesys/requests';
import {
	readConversationFilters,
	readHours,
	readSplit,
} from '../GenesysParticipantAttributes/input/searches';
import {
	MOST_HOURS,
	readBounds,
	readParameter,
	stretches,
	type Watch,
} from '../GenesysParticipantAttributesTrigger/watch';
import { readDetails } from './details';
import { occurrencesOf, type LiveEvent, type Targets } from './events';
import { readEvent, readWatched, targetsOf, type Watched } from './targets';

/** More are not told to the query; what it finds is looked through all the same. */
const MOST_IDS = 50;

/** What a live trigger watches, by both of its ways. */
export interface LiveWatch extends Watch {
	event: LiveEvent;
	watched: Watched;
	targets: Targets;
	/** When what has happened was, by analytics: key to epoch milliseconds. */
	times: Map<string, number>;
}

/** The queries of what has ended, or else of all that goes on as well. */
function statesOf(event: LiveEvent): Array<Pick<DetailsQuery, 'state' | 'orderBy'>> {
	const ended = { state: 'ended', orderBy: 'conversationEnd' } as const;
	return event === 'ended' ? [ended] : [{ state: 'active' }, ended];
}

/** @throws InvalidInput */
export function readLiveWatch(context: ITriggerFunctions): LiveWatch {
	const parameter = (name: string) => readParameter(context, name);
	const watched = readWatched(context);
	const event = readEvent(context, watched);
	const filters = (parameter('filters') ?? {}) as IDataObject;
	const hours = Math.min(readHours(filters.startedWithin), MOST_HOURS);
	const split = readSplit(parameter);
	const conversation = readConversationFilters(filters, context.getNode().parameters.filters);
	const { by, ids = [] } = watched;
	const isTold = ids.length > 0 && ids.length <= MOST_IDS;
	const query: Omit<DetailsQuery, 'interval'> = {
		order: 'desc',
		...conversation,
		...(isTold && { anyOf: { dimension: by === 'queues' ? 'queueId' : 'userId', ids } }),
		...(split.purpose !== 'any' && { purposes: purposesOf(split.purpose) }),
	};
	const maxMs = maxIntervalOf({ ...query, interval: '' });
	const targets = targetsOf(event, watched, conversation.segments);
	const times = new Map<string, number>();
	return {
		event,
		watched,
		targets,
		times,
		...split,
		...readBounds((parameter('options') ?? {}) as IDataObject),
		queries: (from, until) => ({
			queries: stretches(from - hours * HOUR_MS, until, maxMs).flatMap((part) =>
				statesOf(event).map((state) => ({ ...query, ...state, interval: intervalOf(...part) })),
			),
			until,
			// A conversation may have begun long before it enters a queue
			byEnd: event !== 'ended',
		}),
		happened: (found, answered) => {
			if (!isUuid(found.conversationId)) return [];
			const occurrences = occurrencesOf(readDetails(answered, found), targets);
			return occurrences.flatMap(({ key, time, since, queueId, userId }) => {
				const at = time ?? since;
				if (!Number.isFinite(at)) return [];
				times.set(key, at);
				const more = (record: IDataObject): IDataObject => ({
					event,
					queueId,
					userId: userId ?? record.userId ?? null,
					source: 'poll',
				});
				return [{ key, time: at, conversation: found, more }];
			});
		},
	};
}
