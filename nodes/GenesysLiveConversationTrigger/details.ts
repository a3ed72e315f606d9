import { asRecord } from '../GenesysParticipantAttributes/common';
import type { FoundConversation } from '../GenesysParticipantAttributes/find/results';
import { asList, asText } from '../GenesysParticipantAttributes/genesys/conversation';
import { readTime } from '../GenesysParticipantAttributes/genesys/times';
import type { Moment, Party, Sighting } from './events';

/** Segments in which somebody talks, or has. */
const TALKING = ['interact', 'hold'];
/** Segments of somebody who is there because of another one, and not of the customer. */
const OBSERVING = ['monitoring', 'screenmonitoring', 'coaching', 'barging'];

interface Segment {
	type: string;
	start?: number;
	queueId?: string;
	direction?: string;
}

function earliest(segments: Segment[]): Moment | undefined {
	if (segments.length === 0) return undefined;
	const starts = segments.flatMap(({ start }) => start ?? []);
	return { time: starts.length > 0 ? Math.min(...starts) : undefined };
}

function readSegments(participant: Record<string, unknown>): Segment[] {
	return asList(participant.sessions)
		.map(asRecord)
		.flatMap(({ direction, segments }) =>
			asList(segments)
				.map(asRecord)
				.map(({ segmentType, segmentStart, queueId }) => ({
					type: asText(segmentType)?.toLowerCase() ?? '',
					start: readTime(segmentStart),
					queueId: asText(queueId)?.toLowerCase(),
					direction: asText(direction)?.toLowerCase(),
				})),
		);
}

function readParty(value: unknown): Party & { start: number } {
	const participant = asRecord(value);
	const segments = readSegments(participant);
	const isObserver = segments.length > 0 && segments.every(({ type }) => OBSERVING.includes(type));
	const rang = segments.filter(({ type }) => type === 'alert');
	const reached = segments.filter(({ direction }) => direction !== 'outbound');
	return {
		purpose: asText(participant.purpose),
		userId: asText(participant.userId)?.toLowerCase(),
		visits: segments.flatMap(({ queueId, start }) => (queueId ? [{ queueId, time: start }] : [])),
		...(!isObserver && {
			offered: earliest(rang) ?? earliest(reached),
			answered: earliest(segments.filter(({ type }) => TALKING.includes(type))),
		}),
		start: earliest(segments)?.time ?? Infinity,
	};
}

/**
 * Reads a conversation of the details query.
 *
 * @param row as the API answers it
 * @param conversation the same, as Find reads it
 */
export function readDetails(row: unknown, conversation: FoundConversation): Sighting {
	const { participants, originatingDirection } = asRecord(row);
	const parties = asList(participants).map(readParty);
	const sessions = asList(participants)
		.map(asRecord)
		.flatMap((participant) => asList(participant.sessions))
		.map(asRecord);
	const directions = [originatingDirection, ...sessions.map(({ direction }) => direction)];
	const { conversationStart, conversationEnd } = conversation;
	return {
		conversation,
		mediaTypes: conversation.participants.flatMap(({ mediaTypes }) => mediaTypes),
		directions: directions.flatMap((direction) => asText(direction)?.toLowerCase() ?? []),
		parties: parties.sort((a, b) => (a.start === b.start ? 0 : a.start - b.start)),
		ended: conversationEnd === null ? undefined : { time: readTime(conversationEnd) },
		since: readTime(conversationStart),
	};
}
