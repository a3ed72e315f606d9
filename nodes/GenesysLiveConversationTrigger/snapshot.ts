import { asRecord } from '../GenesysParticipantAttributes/common';
import { addressOf } from '../GenesysParticipantAttributes/find/ends';
import { conversationUrl } from '../GenesysParticipantAttributes/find/results';
import {
	asList,
	asText,
	readParticipant,
} from '../GenesysParticipantAttributes/genesys/conversation';
import { isUuid } from '../GenesysParticipantAttributes/genesys/requests';
import { readTime } from '../GenesysParticipantAttributes/genesys/times';
import type { Moment, Party, Sighting } from './events';

/** The lists of a participant's media, by the words that analytics has for them. */
const MEDIA = {
	calls: 'voice',
	callbacks: 'callback',
	chats: 'chat',
	cobrowsesessions: 'cobrowse',
	emails: 'email',
	messages: 'message',
	screenshares: 'screenshare',
	videos: 'video',
};

const RINGING = ['alerting', 'offering'];
const OVER = ['disconnected', 'terminated'];
/** Nothing has reached anybody yet. */
const BEFORE = ['none', 'scheduled', 'uploading', 'converting', 'transmitting'];

interface Medium {
	type: string;
	state: string;
	direction?: string;
	connected?: number;
	alerting?: number;
	disconnected?: number;
}

function first(times: Array<number | undefined>): number | undefined {
	const known = times.filter((time) => time !== undefined);
	return known.length > 0 ? Math.min(...known) : undefined;
}

function last(times: Array<number | undefined>): number | undefined {
	const known = times.filter((time) => time !== undefined);
	return known.length > 0 ? Math.max(...known) : undefined;
}

function readMedia(participant: Record<string, unknown>): Medium[] {
	return Object.entries(MEDIA).flatMap(([list, type]) =>
		asList(participant[list])
			.map(asRecord)
			.map(({ state, direction, connectedTime, startAlertingTime, disconnectedTime }): Medium => ({
				type,
				state: asText(state)?.toLowerCase() ?? '',
				direction: asText(direction)?.toLowerCase(),
				connected: readTime(connectedTime),
				alerting: readTime(startAlertingTime),
				disconnected: readTime(disconnectedTime),
			})),
	);
}

/** Everybody's own time as far as it is known; who rings without one has just begun to. */
function offeredAt(media: Medium[], own: Moment, ended: number | undefined, now: number) {
	const isRinging = media.some(({ state }) => RINGING.includes(state));
	const isReached = media.some(
		({ state, direction }) => direction !== 'outbound' && !BEFORE.includes(state),
	);
	if (!isRinging && !isReached) return undefined;
	const time = own.time ?? first(media.flatMap(({ alerting, connected }) => [alerting, connected]));
	return isRinging ? { time, since: now } : { time: time ?? ended };
}

function answeredAt(media: Medium[], own: Moment): Moment | undefined {
	const connected = media.filter((one) => one.state === 'connected' || one.connected !== undefined);
	if (connected.length === 0) return undefined;
	return { time: first(connected.map((one) => one.connected)) ?? own.time };
}

/** One participant, all that is told of it. */
function readOne(value: unknown, now: number) {
	const participant = asRecord(value);
	const { purpose, name, isObserver, attributes, ...times } = readParticipant(value);
	const id = asText(participant.id) ?? '';
	const [userId, queueId] = [participant.userId, participant.queueId].map(asText);
	const media = readMedia(participant);
	const own: Moment = { time: readTime(times.startTime) };
	const endTime = readTime(times.endTime);
	const begun = first([own.time, ...media.map(({ connected }) => connected)]);
	const isQueue = purpose?.toLowerCase() === 'acd';
	const party: Party = {
		purpose,
		userId: userId?.toLowerCase(),
		visits: queueId ? [{ queueId: queueId.toLowerCase(), time: isQueue ? begun : undefined }] : [],
		...(!isObserver && {
			offered: offeredAt(media, own, endTime, now),
			answered: answeredAt(media, own),
		}),
	};
	return {
		party,
		media,
		address: participant.address,
		attributes,
		begun,
		hasEnded:
			endTime !== undefined ||
			(media.length > 0 && media.every(({ state }) => OVER.includes(state))),
		ended: endTime ?? last(media.map(({ disconnected }) => disconnected)),
		found: {
			participantId: id,
			purpose: purpose ?? null,
			participantName: name ?? null,
			userId: userId ?? null,
			mediaTypes: [...new Set(media.map(({ type }) => type))],
			queueIds: queueId ? [queueId] : [],
		},
	};
}

const OUTSIDE = ['customer', 'external'];

/**
 * Reads the conversation of a notification, of a queue's topic or a user's.
 *
 * @param body the event's, whatever it holds
 * @param now when it came, by the clock of Genesys Cloud; epoch milliseconds
 * @param appsUrl where the organization signs in; undefined where nobody knows
 * @returns undefined where it is no conversation
 */
export function readSnapshot(body: unknown, now: number, appsUrl?: string): Sighting | undefined {
	const { id, address, participants } = asRecord(body);
	if (!isUuid(id) || !Array.isArray(participants) || participants.length === 0) return undefined;
	const all = participants.map((one) => readOne(one, now));
	const media = all.flatMap((one) => one.media);
	const isOver = all.every(({ hasEnded }) => hasEnded);
	const ended = isOver ? { time: last(all.map((one) => one.ended)) } : undefined;
	const outside = all.filter(({ party }) => OUTSIDE.includes(party.purpose ?? ''));
	const direction = [...outside.flatMap((one) => one.media), ...media].find(
		(one) => one.direction,
	)?.direction;
	const [theirs] = [...outside.map((one) => one.address), address].flatMap(
		(one) => addressOf(one) ?? [],
	);
	const attributes = all
		.filter((one) => one.attributes.size > 0)
		.map((one) => [one.found.participantId, Object.fromEntries(one.attributes)] as const);
	return {
		conversation: {
			conversationId: id.toLowerCase(),
			// Whose number it is on this side, a notification does not tell
			from: (direction === 'inbound' && theirs) || null,
			to: (direction === 'outbound' && theirs) || null,
			url: conversationUrl(appsUrl, id.toLowerCase()),
			// A notification tells neither its start nor, before all is over, its end
			conversationStart: null,
			conversationEnd: ended?.time === undefined ? null : new Date(ended.time).toISOString(),
			direction: direction ?? null,
			participants: all.map(({ found }) => found),
		},
		attributes: new Map(attributes),
		mediaTypes: [...new Set(media.map(({ type }) => type))],
		directions: [...new Set(media.flatMap((one) => one.direction ?? []))],
		parties: all.map(({ party }) => party),
		ended,
		since: first(all.map(({ begun }) => begun)),
	};
}
