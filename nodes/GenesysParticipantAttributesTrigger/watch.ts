import type { IDataObject, IPollFunctions } from 'n8n-workflow';

import type { Split } from '../GenesysParticipantAttributes/find/search';
import {
	MAX_INTERVAL_MS,
	type DetailsQuery,
} from '../GenesysParticipantAttributes/genesys/requests';
import type { ReadParameter } from '../GenesysParticipantAttributes/input/parameters';
import {
	readConversationFilters,
	readHours,
	readSplit,
} from '../GenesysParticipantAttributes/input/searches';
import type { ConversationEvent } from './memory';

const HOUR_MS = 3_600_000;

/** Which events of which conversations to hand on, and how. */
export interface Watch extends Split {
	event: ConversationEvent;
	/** The newest events first. `since` and `now` in epoch milliseconds. */
	query(since: number, now: number): DetailsQuery;
}

/** @throws InvalidInput */
export function readWatch(context: IPollFunctions): Watch {
	const parameter: ReadParameter = (name, options) =>
		context.getNodeParameter(name, undefined, options);
	const event = parameter('event') as ConversationEvent;
	const filters = (parameter('filters') ?? {}) as IDataObject;
	// The API asks when a conversation started, also for those that have ended
	const durationMs = event === 'ended' ? readHours(filters.startedWithin) * HOUR_MS : 0;
	const dimensions = readConversationFilters(filters);
	return {
		event,
		...readSplit(parameter),
		query: (since, now) => {
			const from = Math.max(since - durationMs, now - MAX_INTERVAL_MS);
			const to = Math.max(now, from + 1000);
			return {
				interval: `${new Date(from).toISOString()}/${new Date(to).toISOString()}`,
				order: 'desc',
				...(event === 'ended' && { orderBy: 'conversationEnd', state: 'ended' }),
				...dimensions,
			};
		},
	};
}
