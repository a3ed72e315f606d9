import type { Participant } from './conversation';
import { compareTimes } from './times';

/** States of media that are over: a participant with no other is in after-call work, if anything. */
const OVER = new Set(['disconnected', 'terminated']);
const CONNECTED = new Set(['connected', 'parked']);
const RINGING = new Set(['alerting', 'dialing', 'contacting', 'offering', 'scheduled']);

/** 3: still in the conversation. 2: its media are over. 1: left. */
function presence({ endTime, states }: Participant): number {
	if (endTime !== undefined) return 1;
	return states.length > 0 && states.every((state) => OVER.has(state)) ? 2 : 3;
}

/** 3: talks. 2: nothing tells. 1: is being called. */
function connection({ states, connectedTime }: Participant): number {
	const live = states.filter((state) => !OVER.has(state));
	if (live.some((state) => CONNECTED.has(state))) return 3;
	if (live.length > 0 && live.every((state) => RINGING.has(state))) return 1;
	return connectedTime === undefined ? 2 : 3;
}

/**
 * IDs of those who are consulted before a transfer. Answers mark them, or the one who consults, or
 * both, and the mark names the other one or the customer; the one who is consulted came later.
 */
function consulted(participants: Participant[]): Set<string> {
	const byId = new Map(participants.map((one) => [one.id, one]));
	const ids = new Set<string>();
	for (const one of participants) {
		if (one.consultParticipantId === undefined) continue;
		const named = byId.get(one.consultParticipantId);
		const others = participants.filter(
			(other) => other !== one && other.consultParticipantId === one.consultParticipantId,
		);
		const pair = named && named.purpose === one.purpose ? [one, named] : [one, ...others];
		const [first, ...later] = pair.sort((a, b) => compareTimes(a.startTime, b.startTime));
		for (const { id } of later.length > 0 ? later : [first]) ids.add(id);
	}
	return ids;
}

/**
 * The one of these that is active: still in the conversation, taking part in it rather than
 * watching or being consulted, connected rather than ringing, and the latest of such.
 *
 * @param candidates in order of their start, at least one
 * @param all participants of the conversation
 */
export function mostActive(candidates: Participant[], all: Participant[]): Participant {
	const consultedIds = consulted(all);
	const role = ({ id, isObserver }: Participant) => {
		if (isObserver) return 1;
		return consultedIds.has(id) ? 2 : 3;
	};
	const rank = (one: Participant) => {
		const present = presence(one);
		return present * 100 + role(one) * 10 + (present === 3 ? connection(one) : 0);
	};
	return candidates.reduce((best, one) => (rank(one) >= rank(best) ? one : best));
}
