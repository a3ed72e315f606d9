import type { Conversation } from './conversations.mts';
import { Refusal } from './errors.mts';
import type { Settings } from './settings.mts';

/** Refuses an answer that would be too large, counting what its conversations weigh besides. */
export function refuseTooLarge(
	answer: object,
	conversations: Conversation[],
	{ maxAnswerBytes, tooLargeCode: code }: Settings,
): void {
	if (maxAnswerBytes === Infinity) return;
	const weight = conversations.reduce((sum, { weightBytes }) => sum + weightBytes, 0);
	if (Buffer.byteLength(JSON.stringify(answer)) + weight <= maxAnswerBytes) return;
	throw new Refusal(code === 'payload.too.large' ? 413 : 400, { code });
}
