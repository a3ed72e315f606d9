import type { FailureReason } from '../delivery/request';
import type { RequestResult, Failed } from '../delivery/send';
import type { Explanation } from '../common';
import { UNEXPECTED, UNSAFE_URL_CODE } from '../client/thrown';
import { readErrorFacts, type ErrorFacts } from './errorBody';

interface Cause extends ErrorFacts {
	attempts: number;
	seconds: number;
}

type Texts = (cause: Cause) => Explanation;

const CREDENTIAL_TEXTS: Partial<Record<string, Explanation>> = {
	invalid_client: {
		message: 'Genesys Cloud does not accept this Client ID and Client Secret',
		description:
			'Open the credential and compare the Client ID, the Client Secret and the Region with the OAuth client in Genesys Cloud (Admin > Integrations > OAuth). A client exists in one region only.',
	},
	[UNSAFE_URL_CODE]: {
		message: 'The Region, the Login URL or the API URL of the credential cannot be used',
		description:
			'Open the credential. Choose a Region; by expression it is a domain such as mypurecloud.de, or its AWS region such as eu-central-1. Custom URLs begin with https:// and have no user name, password, ? or # in them. Plain http:// is for this machine only, such as http://localhost:5990, or http://host.docker.internal:5990 from a container. To reach another machine, put TLS before it, or run a proxy on this one that listens on localhost.',
	},
	'ip.not.authorized': {
		message: 'Genesys Cloud does not take requests from the IP address of this n8n',
		description:
			'Add the public IP address of this n8n to the allowlist of the Genesys Cloud organization (Admin > Organization Settings). A new token does not help.',
	},
	invalid_grant: {
		message: 'The Genesys Cloud credential needs to be reconnected',
		description:
			'Open the credential and connect it again: the sign-in has expired or was withdrawn.',
	},
};

function credentialText(code = ''): Explanation | undefined {
	return Object.hasOwn(CREDENTIAL_TEXTS, code) ? CREDENTIAL_TEXTS[code] : undefined;
}

function tries(attempts: number): string {
	if (attempts === 0) return 'not sent';
	return attempts === 1 ? '1 try' : `${attempts} tries`;
}

const PROXY: Explanation = {
	message: 'A proxy or gateway between n8n and Genesys Cloud refused the request',
	description:
		'The answer did not come from Genesys Cloud. Ask whoever runs the network of this n8n to let it reach the API URL and the Login URL (proxy login, web filter, firewall).',
};

const NO_API: Explanation = {
	message: 'Something other than the Genesys Cloud API answered that there is no such address',
	description:
		'Check the Region or the API URL in the credential. A gateway before Genesys Cloud has to pass on the paths that begin with /api/v2/.',
};

/** What a page of something before Genesys Cloud says, by its status. */
const FOREIGN: Record<number, Explanation> = { 401: PROXY, 403: PROXY, 404: NO_API, 407: PROXY };

function foreignText({ isForeign, status = 0 }: Cause): Explanation | undefined {
	return isForeign ? FOREIGN[status] : undefined;
}

function forbiddenText({ code, permissions, scopes, isGenesys }: Cause): Explanation {
	if (!isGenesys) return PROXY;
	if (code === 'app.not.authorized.for.scope') {
		const which =
			scopes.length > 0
				? `the scope ${scopes.join(' or ')}`
				: 'the scope (conversations; analytics:readonly for Find)';
		return {
			message: 'The OAuth client lacks a scope for this request',
			description: `Add ${which} to the OAuth client in Genesys Cloud and to Scope in the credential, then reconnect the credential.`,
		};
	}
	if (code === 'authz.policy.denied') {
		return {
			message: 'A security policy of the Genesys Cloud organization denies this request',
			description: 'Ask an administrator of Genesys Cloud for an exception for this OAuth client.',
		};
	}
	const isDivision = code?.includes('division') ?? false;
	const what = permissions.length > 0 ? `: ${permissions.join(', ')}` : '';
	return {
		message: isDivision
			? 'The OAuth client has no permission in the division of this conversation'
			: 'Genesys Cloud does not let this OAuth client do that',
		description:
			what === ''
				? 'Give the OAuth client a role that may do this, in the division of the conversation (Admin > Integrations > OAuth > Roles).'
				: `Give one of these permissions to a role of the OAuth client (Admin > Integrations > OAuth > Roles), in the division of the conversation${what}.`,
	};
}

function networkText({ attempts, code, sentence }: Cause): Explanation {
	if (sentence) {
		return {
			message: sentence,
			description:
				sentence === UNEXPECTED
					? 'Run the workflow again for this item. If it comes back, look into the log of n8n.'
					: 'Check the URLs in the credential, or ask whoever runs this n8n.',
		};
	}
	if (code) {
		return {
			message: "n8n does not trust the certificate of Genesys Cloud's address",
			description: `Nothing was sent. A proxy that inspects traffic, a private certificate authority or a wrong URL is the usual cause: give n8n the certificate authority with the environment variable NODE_EXTRA_CA_CERTS, or correct the URL in the credential. (Certificate: ${code})`,
		};
	}
	return {
		message: `No connection to Genesys Cloud (${tries(attempts)})`,
		description:
			'Check the region or the custom URLs in the credential, and that this n8n can reach them (DNS, proxy, firewall).',
	};
}

const TEXTS: Record<FailureReason, Texts> = {
	unauthorized: ({ status, code, sentence }) =>
		credentialText(code) ?? {
			message:
				sentence ??
				(status === 401
					? 'Genesys Cloud did not accept the access token, not even a new one'
					: 'n8n could not get an access token with this credential'),
			description: sentence
				? 'n8n could not read the credential of this node. Open it, or ask whoever runs this n8n.'
				: 'Open the credential, check Region, Client ID and Client Secret, and test or reconnect it. In Genesys Cloud, the OAuth client must be active and of the chosen grant type.',
		},
	forbidden: (cause) => forbiddenText(cause),
	notFound: () => ({
		message: 'Genesys Cloud does not know this conversation or participant',
		description:
			'Check both IDs, and that the credential belongs to the same organization and region. Conversations that ended some time ago can no longer be reached.',
	}),
	conflict: ({ attempts }) => ({
		message: `Genesys Cloud refused the change because of the conversation's current state (${tries(attempts)})`,
		description:
			'Something else was changing the conversation at the same time. Run the workflow again for this item.',
	}),
	rateLimited: ({ attempts }) => ({
		message: `Genesys Cloud's rate limit left no room for this request (${tries(attempts)})`,
		description:
			'Something else uses up the limit of this OAuth client, or Rate Limit Share leaves little of it. Give this workflow an OAuth client of its own, spread its runs, or raise Max Wait in the options.',
	}),
	quotaExhausted: ({ seconds }) => ({
		message: `Genesys Cloud asks to wait ${seconds} seconds, longer than Max Wait allows`,
		description:
			'Run the workflow again later, or raise Max Wait in the options. So long a wait is a sign of a daily quota or of a limit that several programs share.',
	}),
	serverError: ({ attempts, status, seconds }) => ({
		message: `Genesys Cloud could not serve the request (${tries(attempts)}${status === undefined || status < 400 ? ', no usable answer' : ''}${seconds > 0 ? `; it asks to wait ${seconds} seconds, longer than Max Wait allows` : ''})`,
		description:
			'The fault is on the side of Genesys Cloud or a gateway before it. See status.mypurecloud.com, then run the workflow again for this item.',
	}),
	network: (cause) => networkText(cause),
	timeout: ({ attempts }) => ({
		message: `Genesys Cloud did not answer in time (${tries(attempts)})`,
		description: 'Run the workflow again for this item, or raise Timeout in the options.',
	}),
	rejected: ({ status }) =>
		status === 407
			? PROXY
			: {
					message: `Genesys Cloud rejected the request with status ${status ?? 'unknown'}`,
					description:
						'Check what this item asks for, and that the Region or the API URL in the credential is right.',
				},
	cancelled: () => ({
		message: 'The execution was stopped before this was done',
		description: 'Run the workflow again for this item.',
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

/** Why an item failed, in the words of the output's `reason` field. */
export type Reason = FailureReason | 'invalidInput' | 'mismatch' | 'readFailed';

/** Why an item failed: for the `reason` field, for n8n's error, and for people. */
export interface Failure extends Explanation {
	reason: Reason;
	statusCode?: number;
	/** Where a permission is missing: those of which one would do, as far as they are named. */
	permissions?: string[];
}

/** The status of the last answer, if there was one. */
export function statusOf({ lastResult }: Pick<RequestResult, 'lastResult'>): number | undefined {
	return lastResult?.kind === 'response' ? lastResult.status : undefined;
}

/** Refusals that no permission would change. */
const OTHER_REFUSALS = ['app.not.authorized.for.scope', 'authz.policy.denied'];

function missingPermissions({ reason, lastResult }: Failed): Pick<Failure, 'permissions'> {
	const { isGenesys, code = '', permissions } = readErrorFacts(lastResult);
	const isMissing = reason === 'forbidden' && isGenesys && !OTHER_REFUSALS.includes(code);
	return isMissing ? { permissions } : {};
}

/**
 * @param reason if another than the delivery's own
 * @param text what is known better than from the delivery alone
 */
export function failureOf(
	delivery: Failed,
	reason: Reason = delivery.reason,
	text: Partial<Explanation> = {},
): Failure {
	return {
		reason,
		statusCode: statusOf(delivery),
		...missingPermissions(delivery),
		...explain(delivery, text),
	};
}

export function explain(
	delivery: Pick<Failed, 'reason' | 'lastResult' | 'attempts' | 'askedMs'>,
	text: Partial<Explanation> = {},
): Explanation {
	const cause = {
		...readErrorFacts(delivery.lastResult),
		attempts: delivery.attempts,
		seconds: Math.ceil((delivery.askedMs ?? 0) / 1000),
	};
	const { message, description } = foreignText(cause) ?? {
		...TEXTS[delivery.reason](cause),
		...text,
	};
	// A code of ours, or of a certificate, is none of Genesys Cloud's
	const isOurs = cause.code === UNSAFE_URL_CODE || delivery.reason === 'network';
	return { message, description: isOurs ? description : description + facts(cause) };
}
