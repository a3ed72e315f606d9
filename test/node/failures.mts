import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../tools/simulator/server.mts';
import type { Simulator } from './support.mts';
import { interfere, type SeededItem } from './updates.mts';

/** One way for an item to fail, and what is to be said of it. */
export interface Failure {
	/** Brings it about for this item. */
	arrange(simulator: Simulator, item: SeededItem): void;
	reason: string;
	message: RegExp;
	/** What to do about it. */
	description: RegExp;
	options?: INodeParameters;
	/** Null where nobody knows whether the write got through; else false. */
	valid?: null;
	/** How often the write was tried. Default 1. */
	attempts?: number;
	/** The cause is not the item's own, so other items fail as well. */
	common?: true;
}

type Plan = Omit<Failure, 'arrange'>;

/** The item's write meets the fault, so many times. */
function writeMeets(fault: Fault, plan: Plan, times = 1): Failure {
	const arrange: Failure['arrange'] = ({ faults }, { conversationId }) =>
		faults.next({ route: 'patchAttributes', conversationId }, fault, times);
	return { arrange, ...plan };
}

type More = Partial<Fault & { kind: 'status' }>;

function status(code: number, plan: Plan, more: More = {}, times = 1): Failure {
	return writeMeets({ ...more, kind: 'status', status: code }, plan, times);
}

/** The item's check is refused. */
const refuseCheck: Failure['arrange'] = ({ faults }, { conversationId }) =>
	faults.next({ route: 'getConversation', conversationId }, 403);

const NO_RETRY = { maxRetries: 0 };

const rejected: Plan = {
	reason: 'rejected',
	message: /^Genesys Cloud rejected the request with status 400/,
	description: /one attribute at a time.*code bad\.request, status 400, correlation ID \S{36}/,
};
const serverError: Plan = {
	reason: 'serverError',
	options: NO_RETRY,
	message: /^Genesys Cloud could not serve the request \(1 try/,
	description: /fault is on the side of Genesys Cloud/,
};
const timedOut: Plan = {
	reason: 'timeout',
	options: { ...NO_RETRY, timeout: 0.8 },
	message: /^Genesys Cloud did not answer in time \(1 try\)/,
	description: /raise Timeout/,
};
const lost: Plan = {
	reason: 'network',
	options: NO_RETRY,
	message: /^No connection to Genesys Cloud \(1 try\)/,
	description: /DNS, proxy, firewall/,
};

const PERMISSION = 'conversation:participant:attributes';
const NEEDS_PERMISSION = `You must have at least one of the following permissions assigned: [${PERMISSION}]`;

/** Every reason that the API can bring about, by what brings it about. */
export const FAILURES: Array<[string, Failure]> = [
	['400', status(400, rejected)],
	[
		'401 with a new token, too',
		status(
			401,
			{
				reason: 'unauthorized',
				message: /did not accept the access token, not even a new one/,
				description: /Open the credential/,
				common: true,
			},
			{},
			9,
		),
	],
	[
		'403',
		status(
			403,
			{
				reason: 'forbidden',
				message: /may not write attributes/,
				description: new RegExp(`${PERMISSION}.*code missing\\.any\\.permissions, status 403`),
			},
			{ code: 'missing.any.permissions', message: NEEDS_PERMISSION },
		),
	],
	[
		'404',
		status(
			404,
			{
				reason: 'notFound',
				message: /does not know this conversation\b/,
				description: /Check the conversation ID.*status 404/,
				attempts: 3,
			},
			{},
			9,
		),
	],
	[
		'404 for the participant',
		status(
			404,
			{
				reason: 'notFound',
				message: /^The conversation has no participant with this ID\b/,
				description: /session, communication or user ID is no participant ID.*participant\.not/,
				attempts: 3,
			},
			{ code: 'conversation.error.participant.not.found' },
			9,
		),
	],
	['408', status(408, timedOut)],
	[
		'409 again and again',
		status(
			409,
			{
				reason: 'conflict',
				message: /current state \(3 tries\)/,
				description: /at the same time/,
				attempts: 3,
			},
			{},
			9,
		),
	],
	['413', status(413, { ...rejected, message: /status 413/, description: /Shorten the values/ })],
	['418', status(418, { ...rejected, message: /status 418/, description: /status 418/ })],
	[
		'429 that asks for more than Max Wait',
		status(
			429,
			{
				reason: 'quotaExhausted',
				message: /asks to wait 3600 seconds/,
				description: /Run the workflow again later/,
				common: true,
			},
			{ retryAfter: 3600 },
		),
	],
	[
		'429 and nothing else',
		status(
			429,
			{
				reason: 'rateLimited',
				// Not a whole number of the waits that are asked for
				options: { maxWait: 1.5 },
				message: /rate limit left no room/,
				description: /uses up the limit/,
				attempts: 2,
			},
			{ retryAfter: 1 },
			9,
		),
	],
	...[500, 502, 503, 504].map((code): [string, Failure] => [`${code}`, status(code, serverError)]),
	['501', status(501, { ...serverError, options: {} })],
	['a page of a proxy', writeMeets({ kind: 'html', applied: false }, serverError)],
	['no answer', writeMeets({ kind: 'hang', applied: false }, timedOut)],
	['a lost connection', writeMeets({ kind: 'reset' }, lost)],
	[
		'a lost connection without a way to look',
		{
			...lost,
			valid: null,
			arrange: (simulator, item) => {
				writeMeets({ kind: 'reset' }, lost).arrange(simulator, item);
				refuseCheck(simulator, item);
			},
		},
	],
	[
		'a check that finds something else',
		{
			arrange: (simulator, item) => interfere(simulator, item, { tier: 'stranger' }),
			options: { onMismatch: 'fail' },
			reason: 'mismatch',
			message: /is not what was asked for/,
			description: /validation\.mismatches/,
		},
	],
	[
		'a check that cannot be made',
		{
			arrange: refuseCheck,
			options: { onMismatch: 'fail' },
			reason: 'readFailed',
			valid: null,
			message: /^Written, but the check failed: The OAuth client may not read conversations/,
			description: /^Missing permission: conversation:communication:view\. .* role/,
		},
	],
];
