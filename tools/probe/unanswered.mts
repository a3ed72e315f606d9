import { isAccepted, permissionsIn } from './reply.mts';
import type { Reply } from './reply.mts';

/** Thrown by a question that cannot be answered; the message is a sentence for the report. */
export class Unanswered extends Error {}

/** Thrown where no further question can be answered either. */
export class CannotGoOn extends Unanswered {}

/** The answer, where it is a success; else throws Unanswered. */
export function accepted(reply: Reply, what: string): Reply {
	if (isAccepted(reply)) return reply;
	throw new Unanswered(refusalText(reply, what));
}

/** Whether a write was refused for what it holds; throws Unanswered where it was for something else. */
export function isRefusedForItsContent(reply: Reply): boolean {
	if ([400, 413, 422].includes(reply.status)) return true;
	accepted(reply, 'Writing');
	return false;
}

/** What a refusal means, in a sentence. */
export function refusalText(reply: Reply, what: string): string {
	const code = reply.code ? ` ${reply.code}` : '';
	const permissions = permissionsIn(reply);
	const missing = permissions.length > 0 ? `; missing: any of ${permissions.join(', ')}` : '';
	return `${what} was refused: ${reply.status}${code}${missing}.`;
}
