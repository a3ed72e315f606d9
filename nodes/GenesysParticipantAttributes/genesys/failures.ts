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

/** What to do about a write that may work the next time. */
export const WRITE_AGAIN =
	'Run the workflow again; items that are already written may be written again without harm.';

const AGAIN: Record<Audience, string> = {
	item: 'Run the workflow again.',
	poll: 'The published trigger tries again by itself; what happens meanwhile still comes, for as long as Catch Up allows. In a test, fetch again.',
	list: 'Try again, or choose By ID, which needs no list.',
};

function againText({ audience, write }: Pick<Known, 'audience' | 'write'>): string {
	return write ? WRITE_AGAIN : AGAIN[audience];
}

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
	const { status, code, sentence } = cause;
	const again = againText(cause);
	if (sentence) {
		return {
			message: sentence,
			description:
				sentence === UNEXPECTED
					? `${again} If it comes back, ask whoever runs this n8n to look into its log.`
					: 'Check the URLs in the credential, or ask whoever runs this n8n.',
		};
	}
	if (status !== undefined) {
		return {
			message: `Genesys Cloud received only part of the request (${tries(cause)})`,
			description: `The connection between n8n and Genesys Cloud broke off while it was sent: a poor network, or a proxy that cuts requests off. ${again}`,
		};
	}
	if (code) {
		return {
			message: "n8n does not trust the certificate of Genesys Cloud's address",
			description: `Nothing was sent. A wrong URL in the credential, a proxy that inspects traffic or a private certificate authority is the usual cause. Correct the URL, or ask whoever runs this n8n to give it the certificate authority (environment variable NODE_EXTRA_CA_CERTS). (Certificate: ${code})`,
		};
	}
	return {
		message: `No connection to Genesys Cloud (${tries(cause)})`,
		description: `Check the region or the custom URLs in the credential, and ask whoever runs this n8n whether it can reach them (DNS, proxy, firewall). ${cause.attempts === 0 ? LATER[cause.audience] : again}`,
	};
}

const SAME_ORGANIZATION =
	'that the credential belongs to the organization and region of this conversation';
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
			description: `Check that the credential belongs to the right organization and region.${filters}`,
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
	const { write, look = 'failed' } = cause;
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
				description: `Something else was changing the conversation at the same time. ${againText(cause)}`,
			}
		: {
				message: `Genesys Cloud refused the request because something was changing at the same time (${tries(cause)})`,
				description: againText(cause),
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
	list: 'Try again later, or choose By ID, which needs no list.',
};

function rateLimitedText(cause: Cause): Explanation {
	const { status, audience, seconds } = cause;
	if (audience === 'list' && seconds > 0) {
		return {
			message: "Genesys Cloud's rate limit leaves no room for the list",
			description: `Try again in ${seconds} seconds, or choose By ID, which needs no list.`,
		};
	}
	return status === undefined && cause.attempts > 0
		? {
				message: `Genesys Cloud's login host gives out no more tokens for now (${tries(cause)})`,
				description: `Something signs in too often with this OAuth client. Wait some minutes, or ${OWN_CLIENT}.`,
			}
		: {
				message: `Genesys Cloud's rate limit left no room for this request (${tries(cause)})`,
				description: NO_ROOM[audience],
			};
}

/** Whether a run's wait is over, and not a trigger's or a list's, which have no such option. */
function longerThan(audience: Audience): string {
	return `longer than ${audience === 'item' ? 'Max Wait' : 'this can wait'}`;
}

/** Waited for others' requests, which told that the service is out. */
function outText({ audience }: Cause): Explanation {
	return {
		message: `Not sent: Genesys Cloud has been out for ${longerThan(audience)}`,
		description: LATER[audience],
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
		message: `Genesys Cloud asks to wait ${seconds} seconds, ${longerThan(audience)}`,
		description: `${LATER[audience]} So long a wait is a sign of a daily quota or of a limit that several programs share.`,
	}),
	serverError: (cause) => {
		const { status, seconds, audience, attempts } = cause;
		if (attempts === 0) return outText(cause);
		const unusable = status === undefined || status < 400 ? ', no usable answer' : '';
		const asks = seconds > 0 ? `; it asks to wait ${seconds} seconds, ${longerThan(audience)}` : '';
		return {
			message: `Genesys Cloud could not serve the request (${tries(cause)}${unusable}${asks})`,
			description: `The fault is on the side of Genesys Cloud or of a gateway in front of it. See status.mypurecloud.com. ${asks ? LATER[audience] : againText(cause)}`,
		};
	},
	network: networkText,
	timeout: (cause) => {
		if (cause.attempts === 0) return outText(cause);
		const raise =
			cause.audience === 'item' ? ' If it comes back, raise Timeout in the options.' : '';
		return {
			message: `Genesys Cloud did not answer in time (${tries(cause)})`,
			description: againText(cause) + raise,
		};
	},
	rejected: rejectedText,
	cancelled: (cause) => ({
		message: 'The execution was stopped before this was done',
		description: againText(cause),
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

const ELSE = 'something other than Genesys Cloud seems to have sent it';

const UNREADABLE = {
	conversation: `The answer was not a conversation: ${ELSE}`,
	participants: 'Genesys Cloud answered with the conversation, but without its participants',
	channel: `The answer was not a channel for notifications: ${ELSE}`,
	queues: `The answer was not a list of queues: ${ELSE}`,
	users: `The answer was not a list of users: ${ELSE}`,
	conversations: `The answer was not a list of conversations: ${ELSE}`,
};

/**
 * A success whose JSON is not what was asked for. Asked once more it would say the same, so it is
 * not tried again.
 *
 * @param missing what the answer should have been, or have had
 */
export function unreadable(missing: keyof typeof UNREADABLE): Failure {
	const message = UNREADABLE[missing];
	return { reason: 'serverError', statusCode: 200, message, description: GATEWAY };
}
