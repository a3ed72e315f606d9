import { isAccepted, permissionsIn, safeWord } from './reply.mts';
import type { Reply } from './reply.mts';
import type { Findings, RateLimit } from './findings.mts';

/** What is learned from every answer, whatever was asked. */
export interface Notes {
	/** The field whose question is being asked. */
	question: string;
	requests: number;
	/** Notes one answer of the API; 429 included. */
	answer(reply: Reply): void;
	/** Notes an answer that was the last word on its request, unless its status was asked for. */
	refusal(reply: Reply): void;
	/** What the answers so far told of the rate limit. */
	limit(): Pick<RateLimit, 'allowed' | 'headers' | 'headersOn429' | 'retryAfterOn429'>;
	collected(): Pick<Findings, 'permissions' | 'correlationIds' | 'requests'>;
}

export function createNotes(): Notes {
	const permissions = new Set<string>();
	const correlationIds: Findings['correlationIds'] = [];
	const limit: ReturnType<Notes['limit']> = {
		allowed: null,
		headers: null,
		headersOn429: null,
		retryAfterOn429: null,
	};
	return {
		question: '',
		requests: 0,
		limit: () => ({ ...limit }),
		answer(reply) {
			const allowed = reply.header('inin-ratelimit-allowed');
			if (allowed !== undefined) limit.allowed = Number(allowed);
			if (reply.status === 429) {
				limit.headersOn429 = allowed !== undefined;
				limit.retryAfterOn429 = reply.header('retry-after') !== undefined;
			} else if (isAccepted(reply)) limit.headers = allowed !== undefined;
		},
		refusal(reply) {
			permissionsIn(reply).forEach((one) => permissions.add(one));
			const { status, code, correlationId } = reply;
			const id = safeWord(correlationId);
			correlationIds.push({ question: this.question, status, code, correlationId: id });
		},
		collected() {
			return { permissions: [...permissions], correlationIds, requests: this.requests };
		},
	};
}
