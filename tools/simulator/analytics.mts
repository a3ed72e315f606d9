import type { Conversation, Participant } from './conversations.mts';

/**
 * A conversation as analytics shows it that hears of everything so many milliseconds later: not yet,
 * where it began since; still active, where it ended since; and the same of its participants.
 *
 * @param now milliseconds since 1970
 */
export function seenBehind(
	conversation: Conversation,
	lagMs: number,
	now = Date.now(),
): Conversation | undefined {
	if (lagMs === 0) return conversation;
	const then = now - lagMs;
	const seen = <Timed extends Conversation | Participant>(one: Timed): Timed[] => {
		const { startTime, endTime = Infinity } = one;
		if (startTime > then) return [];
		return [endTime > then ? { ...one, endTime: undefined } : one];
	};
	const ringing = (one: Participant): Participant => {
		const isUnheard = one.connectedTime !== undefined && one.connectedTime > then;
		return isUnheard ? { ...one, part: 'rings', connectedTime: undefined } : one;
	};
	const [shown] = seen(conversation);
	return shown && { ...shown, participants: shown.participants.flatMap(seen).map(ringing) };
}

/** A part of a participant's session. Times are milliseconds since 1970; without an end it goes on. */
export interface Segment {
	segmentType: 'alert' | 'interact';
	start: number;
	end?: number;
}

/** The parts of a participant's session: it rings, then it talks; most only talk. */
export function segmentsOf({ part, startTime, connectedTime, endTime }: Participant): Segment[] {
	if (part === 'rings') return [{ segmentType: 'alert', start: startTime, end: endTime }];
	if (connectedTime === undefined) {
		return [{ segmentType: 'interact', start: startTime, end: endTime }];
	}
	return [
		{ segmentType: 'alert', start: startTime, end: connectedTime },
		{ segmentType: 'interact', start: connectedTime, end: endTime },
	];
}
