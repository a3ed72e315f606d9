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
	const seen = <Timed extends Conversation | Participant>(one: Timed): Timed[] => {
		const { startTime, endTime = Infinity } = one;
		if (startTime > now - lagMs) return [];
		return [endTime > now - lagMs ? { ...one, endTime: undefined } : one];
	};
	const [shown] = seen(conversation);
	return shown && { ...shown, participants: shown.participants.flatMap(seen) };
}
