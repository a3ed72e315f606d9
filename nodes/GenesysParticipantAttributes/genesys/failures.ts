import type { FailureReason } from '../delivery/request';
import type { Failed, RequestResult } from '../delivery/send';
import type { Audience, Explanation } from '../common';
import { UNEXPECTED, UNSAFE_URL_CODE } from '../client/thrown';
import { readErrorFacts, type ErrorFacts } from './errorBody';
import { foreignText } from './foreign';
import {
	credentialText,
	forbiddenText,
	isParticipantCode,
	rejectedText,
	type Asked,
	type Write,
} from './refusals';
import type { Conversation } from './conversation';
import { explainNoParticipant } from './participants';

/** What the caller knows of a failed request, and its answer does not say. */
export interface Known {
	audience: Audience;
	asked: Asked;
	/** Of a write of attributes: what it was. */
	write?: Write;
	/** How a look at the conversation went after its write was refused. */
	look?: { conversation: Conversation } | 'unknown' | 'failed';
	/** If another than the delivery's own. */
	reason?: Reason;
	/** What can be said better than from all this. */
	text?: Partial<Explanation>;
}

/** Why an item failed, in the words of the output's `reason` field. */
export type Reason = FailureReason | 'invalidInput' | 'mismatch' | 'readFailed';

/** Why an item failed: for the `reason` field, for n8n's error, and for people. */
export interface Failure extends Explanation {
	reason: Reason;
	statusCode?: number;
}

/** A request that did not work, as far as it matters to what is told of it. */
export type FailedRequest = Pick<Failed, 'reason' | 'lastResult' | 'attempts' | 'askedMs'>;

/** All that is known of a failure. */
interface Cause extends ErrorFacts, Known {
	failed: FailureReason;
	attempts: number;
	/** What the server asked to wait; 0 where it did not. */
	seconds: number;
}

type Texts = (cause: Cause) => Explanation;

/** The status of the last answer, if there was one. */
export function statusOf({ lastResult }: Pick<RequestResult, 'lastResult'>): number | undefined {
	return lastResult?.kind === 'response' ? lastResult.status : undefined;
}

const AGAIN: Record<Audience, string> = {
	item: 'Run the workflow again for this item.',
	poll: 'A published trigger asks again by itself, and nothing is lost.',
	list: 'Try again, or choose By ID, which asks for nothing.',
};

function tries({ attempts }: Cause): string {
	if (attempts === 0) return 'not sent';
	return attempts === 1 ? '1 try' : `${attempts} tries`;
}

function unauthorizedText({ status, code, sentence, address }: Cause): Explanation {
	if (sentence) {
		return {
			message: sentence,
			description:
				'n8n could not read the credential of this node. Open it, or ask whoever runs this n8n.',
		};
	}
	return credentialText({ status, code, address });
}

/** Nobody of the service answered: the connection, the certificate, n8n's own guard. */
function networkText(cause: Cause): Explanation {
	const { status, code, sentence, audience } = cause;
	if (sentence) {
		return {
			message: sentence,
			description:
				sentence === UNEXPECTED
					? `${AGAIN[audience]} If it comes back, look into the log of n8n.`
					: 'Check the URLs in the credential, or ask whoever runs this n8n.',
		};
	}
	if (status !== undefined) {
		return {
			message: `The request did not reach Genesys Cloud whole (${tries(cause)})`,
			description: `The connection between n8n and Genesys Cloud broke off while it was sent: a poor network, or a proxy that cuts requests off. ${AGAIN[audience]}`,
		};
	}
	if (code) {
		return {
			message: "n8n does not trust the certificate of Genesys Cloud's address",
			description: `Nothing was sent. A proxy that inspects traffic, a private certificate authority or a wrong URL is the usual cause: give n8n the certificate authority with the environment variable NODE_EXTRA_CA_CERTS, or correct the URL in the credential. (Certificate: ${code})`,
		};
	}
	return {
		message: `No connection to Genesys Cloud (${tries(cause)})`,
		description:
			'Check the region or the custom URLs in the credential, and that this n8n can reach them (DNS, proxy, firewall).',
	};
}

const SAME_ORGANIZATION = 'that the credential belongs to the same organization and region';
const LONG_AGO = 'Conversations that ended some time ago can no longer be reached.';

const UNKNOWN_CONVERSATION: Explanation = {
	message: 'Genesys Cloud does not know this conversation',
	description: `Check the conversation ID, and ${SAME_ORGANIZATION}. ${LONG_AGO}`,
};

/** Which of the two IDs is wrong: as the code says, or a look at the conversation. */
function notFoundText({ asked, audience, code = '', write, look = 'failed' }: Cause): Explanation {
	if (asked === 'conversation') return UNKNOWN_CONVERSATION;
	if (!write) {
		const filters = audience === 'list' ? '' : ' Check the filters, too.';
		return {
			message: 'Genesys Cloud does not have what was asked for',
			description: `Check ${SAME_ORGANIZATION}.${filters}`,
		};
	}
	if (isParticipantCode(code)) {
		return {
			message: 'The conversation has no participant with this ID',
			description:
				'Check the participant ID: a session, communication or user ID is no participant ID. Get and Find tell the right one, or choose the participant by purpose.',
		};
	}
	if (look === 'unknown' || code.endsWith('conversation.not.found')) return UNKNOWN_CONVERSATION;
	const { participantId } = write;
	if (look !== 'failed' && !look.conversation.participants.some(({ id }) => id === participantId))
		return explainNoParticipant(look.conversation, { by: 'id', participantId });
	return {
		message: 'Genesys Cloud does not know this conversation or its participant',
		description: `Check the conversation ID and the participant ID, and ${SAME_ORGANIZATION}. ${LONG_AGO}`,
	};
}

function conflictText(cause: Cause): Explanation {
	const { write, look = 'failed', audience } = cause;
	const endTime = typeof look === 'object' ? look.conversation.endTime : undefined;
	if (endTime !== undefined) {
		const end = Date.parse(endTime);
		const when = Number.isNaN(end) ? '' : `It ended at ${new Date(end).toISOString()}. `;
		return {
			message: 'Genesys Cloud refused the change: the conversation has ended',
			description: `${when}Set attributes while the conversation is active, or turn on Skip Ended in the options.`,
		};
	}
	return write
		? {
				message: `Genesys Cloud refused the change because of the conversation's current state (${tries(cause)})`,
				description: `Something else was changing the conversation at the same time. ${AGAIN[audience]}`,
			}
		: {
				message: `Genesys Cloud refused the request because something was changing at the same time (${tries(cause)})`,
				description: AGAIN[audience],
			};
}

const OWN_CLIENT = 'give this workflow an OAuth client of its own';

/** What helps against a rate limit that left no room. */
const NO_ROOM: Record<Audience, string> = {
	item: `Something else uses up the limit of this OAuth client, or Rate Limit Share leaves little of it. ${OWN_CLIENT.replace('give', 'Give')}, spread its runs, or raise Max Wait in the options.`,
	poll: `Something else uses up the limit of this OAuth client. ${AGAIN.poll} If it comes back, ${OWN_CLIENT}.`,
	list: `Something else uses up the limit of this OAuth client. ${AGAIN.list}`,
};

const LATER: Record<Audience, string> = {
	item: 'Run the workflow again later, or raise Max Wait in the options.',
	poll: AGAIN.poll,
	list: 'Try again later, or choose By ID, which asks for nothing.',
};

function rateLimitedText(cause: Cause): Explanation {
	const { status, audience, seconds } = cause;
	if (audience === 'list' && seconds > 0) {
		return {
			message: "Genesys Cloud's rate limit leaves no room for the list",
			description: `Try again in ${seconds} seconds, or choose By ID, which asks for nothing.`,
		};
	}
	return {
		message:
			status === undefined && cause.attempts > 0
				? `Genesys Cloud's login host gives out no more tokens for now (${tries(cause)})`
				: `Genesys Cloud's rate limit left no room for this request (${tries(cause)})`,
		description: NO_ROOM[audience],
	};
}

/** For each reason that Genesys Cloud, its login host or n8n is behind. */
const TEXTS: Record<FailureReason, Texts> = {
	unauthorized: unauthorizedText,
	forbidden: forbiddenText,
	notFound: notFoundText,
	conflict: conflictText,
	rateLimited: rateLimitedText,
	quotaExhausted: ({ seconds, audience }) => ({
		message: `Genesys Cloud asks to wait ${seconds} seconds, longer than ${audience === 'item' ? 'Max Wait allows' : 'this can wait'}`,
		description: `${LATER[audience]} So long a wait is a sign of a daily quota or of a limit that several programs share.`,
	}),
	serverError: (cause) => {
		const { status, seconds, audience } = cause;
		const unusable = status === undefined || status < 400 ? ', no usable answer' : '';
		const asks = seconds > 0 ? `; it asks to wait ${seconds} seconds, longer than ` : '';
		const allowed = asks && (audience === 'item' ? 'Max Wait allows' : 'this can wait');
		return {
			message: `Genesys Cloud could not serve the request (${tries(cause)}${unusable}${asks}${allowed})`,
			description: `The fault is on the side of Genesys Cloud or a gateway before it. See status.mypurecloud.com. ${AGAIN[audience]}`,
		};
	},
	network: networkText,
	timeout: (cause) => ({
		message: `Genesys Cloud did not answer in time (${tries(cause)})`,
		description:
			cause.audience === 'item'
				? 'Run the workflow again for this item, or raise Timeout in the options.'
				: AGAIN[cause.audience],
	}),
	rejected: rejectedText,
	cancelled: ({ audience }) => ({
		message: 'The execution was stopped before this was done',
		description: AGAIN[audience],
	}),
};

/** Genesys' own code, status and correlation id, as its support asks for them. */
function facts({ code, status, correlationId, limitKey }: ErrorFacts): string {
	const parts = [
		code && `code ${code}`,
		status && `status ${status}`,
		limitKey && `limit ${limitKey}`,
		correlationId && `correlation ID ${correlationId}`,
	].filter(Boolean);
	return parts.length > 0 ? ` (Genesys Cloud: ${parts.join(', ')})` : '';
}

/**
 * What is told of a request that did not work: decided by who answered, then by what the answer means,
 * then by what the caller knows better. Every such text is made here.
 */
export function failureOf(delivery: FailedRequest, known: Known): Failure {
	const { reason, lastResult, attempts, askedMs = 0 } = delivery;
	const cause: Cause = {
		...readErrorFacts(lastResult),
		...known,
		failed: reason,
		attempts,
		seconds: Math.ceil(askedMs / 1000),
	};
	const foreign = foreignText(cause, reason);
	const { message, description } = foreign ?? { ...TEXTS[reason](cause), ...known.text };
	const { status, code } = cause;
	// What n8n or something on the way says has no code of Genesys Cloud's
	const isGenesysWord =
		!foreign && (status !== undefined || (reason === 'unauthorized' && code !== UNSAFE_URL_CODE));
	return {
		reason: known.reason ?? reason,
		statusCode: status,
		message,
		description: isGenesysWord ? description + facts(cause) : description,
	};
}

const GATEWAY =
	'Check the Region or the API URL in the credential, and the gateway between n8n and Genesys Cloud, if there is one.';

const UNREADABLE = {
	conversation: {
		message: 'What answered the request for the conversation is not the conversation',
		description: GATEWAY,
	},
	participants: {
		message: 'Genesys Cloud answered with the conversation, but without its participants',
		description: GATEWAY,
	},
	channel: {
		message: 'What answered the request for notifications is not a channel for them',
		description: GATEWAY,
	},
	queues: {
		message: 'What answered the request for the queues is not a list of them',
		description: GATEWAY,
	},
	users: {
		message: 'What answered the search for users is not a list of them',
		description: GATEWAY,
	},
	conversations: {
		message: 'What answered the search for conversations is not a list of them',
		description: GATEWAY,
	},
};

/**
 * A success whose JSON is not what was asked for. Asked once more it would say the same, so it is
 * not tried again.
 *
 * @param missing what the answer should have been, or have had
 */
export function unreadable(missing: keyof typeof UNREADABLE): Failure {
	return { reason: 'serverError', statusCode: 200, ...UNREADABLE[missing] };
}
