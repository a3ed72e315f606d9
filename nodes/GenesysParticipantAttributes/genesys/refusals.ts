import { UNSAFE_URL_CODE } from '../client/thrown';
import type { Audience, Explanation } from '../common';
import { isTooLarge, type ErrorFacts } from './errorBody';

/** What a request was for. */
export type Asked =
	'conversation' | 'conversations' | 'attributes' | 'queues' | 'users' | 'notifications';

/** A write of attributes. */
export interface Write {
	participantId: string;
	sent: ReadonlyMap<string, string | null>;
	writeTo: 'attributes' | 'participant';
}

/** What Genesys Cloud does not do, for whom, and what for. */
interface Refusal extends ErrorFacts {
	audience: Audience;
	asked: Asked;
	write?: Write;
}

/** What has to be right for a client to get a token. */
const CLIENT_ADVICE =
	'Open the credential and compare Client ID, Client Secret and Region with the OAuth client in Genesys Cloud (Admin > Integrations > OAuth): a client exists in one region only. There, the client must be neither disabled nor inactive, have the grant type of the credential, and, where it names allowed IP addresses, have the public address of this n8n among them.';

/** The login host's refusals that have one and the same list of causes. */
const CLIENT_REFUSALS: Partial<Record<string, string>> = {
	invalid_client: 'Genesys Cloud does not accept this Client ID and Client Secret',
	unauthorized_client: 'Genesys Cloud does not let this OAuth client sign in',
	access_denied: 'Genesys Cloud does not let this OAuth client sign in',
};

const UNSAFE_URL_TEXT: Explanation = {
	message: 'The Region, the Login URL or the API URL of the credential cannot be used',
	description:
		'Open the credential. Choose a Region; by expression it is a domain such as mypurecloud.de, or its AWS region such as eu-central-1. Custom URLs begin with https:// and have no user name, password, ? or # in them. Plain http:// is for this machine only, such as http://localhost:5990, or http://host.docker.internal:5990 from a container. To reach another machine, put TLS before it, or run a proxy on this one that listens on localhost.',
};

const ALLOWLIST = 'the allowlist of the Genesys Cloud organization';
const ALLOWLIST_PLACE = 'Admin > Account Settings > Organization Settings';

function addressText(address?: string): Explanation {
	const isIPv6 = address?.includes(':') ?? false;
	return {
		message: `Genesys Cloud does not take requests from the IP address of this n8n${address ? `: ${address}` : ''}`,
		description: isIPv6
			? `This is an IPv6 address, and ${ALLOWLIST} (${ALLOWLIST_PLACE}) takes IPv4 only: let n8n reach Genesys Cloud by IPv4, and add its public IPv4 address there. A new token does not help.`
			: `Add ${address ?? 'the public IP address of this n8n'} to ${ALLOWLIST} (${ALLOWLIST_PLACE}). A new token does not help.`,
	};
}

/** No token, or none that the API takes. */
export function credentialText({
	status,
	code = '',
	address,
}: Pick<ErrorFacts, 'status' | 'code' | 'address'>): Explanation {
	if (code === UNSAFE_URL_CODE) return UNSAFE_URL_TEXT;
	if (code === 'ip.not.authorized') return addressText(address);
	if (code === 'invalid_grant') {
		return {
			message: 'The Genesys Cloud credential needs to be reconnected',
			description:
				'Open the credential and connect it again: the sign-in has expired or was withdrawn.',
		};
	}
	if (status === 401) {
		return {
			message: 'Genesys Cloud did not accept the access token, not even a new one',
			description: `${CLIENT_ADVICE} Then test or reconnect the credential.`,
		};
	}
	const message = Object.hasOwn(CLIENT_REFUSALS, code) ? CLIENT_REFUSALS[code] : undefined;
	return message
		? { message, description: CLIENT_ADVICE }
		: {
				message: 'n8n could not get an access token with this credential',
				description: `${CLIENT_ADVICE} A proxy or firewall that does not let n8n reach the Login URL looks the same.`,
			};
}

/** Scope and permission that each kind of request takes, where Genesys Cloud does not name them. */
const SCOPES: Record<Asked, string> = {
	attributes: 'conversations',
	conversation: 'conversations',
	conversations: 'analytics:readonly',
	notifications: 'notifications',
	queues: 'routing:readonly',
	users: 'users:readonly',
};
const PERMISSIONS: Partial<Record<Asked, string>> = {
	conversations: 'analytics:conversationDetail:view',
	queues: 'routing:queue:view',
	users: 'directory:user:view',
};

const NOT_ALLOWED: Partial<Record<Asked, string>> = {
	queues: 'The OAuth client may not list queues',
	users: 'The OAuth client may not list users',
	notifications: 'Genesys Cloud does not let this OAuth client have notifications',
};

/** What the OAuth client may not do, and who can let it. */
export function forbiddenText(refusal: Refusal): Explanation {
	const { code, permissions, scopes, audience, asked } = refusal;
	if (code === 'app.not.authorized.for.scope') {
		const scope = scopes.length > 0 ? scopes.join(' or ') : SCOPES[asked];
		return {
			message: 'The OAuth client lacks a scope for this request',
			description: `Add the scope ${scope} to the OAuth client in Genesys Cloud and to Scope in the credential, then reconnect the credential. If both have it, an administrator of Genesys Cloud has to approve the client and its scopes (Admin > Integrations > Authorized Applications).`,
		};
	}
	if (code === 'authz.policy.denied') {
		return {
			message: 'A security policy of the Genesys Cloud organization denies this request',
			description: 'Ask an administrator of Genesys Cloud for an exception for this OAuth client.',
		};
	}
	const isOfOne = asked === 'conversation' || asked === 'attributes';
	const division = isOfOne ? ', in the division of the conversation' : '';
	const needed = permissions.length > 0 ? permissions.join(', ') : (PERMISSIONS[asked] ?? '');
	const which = permissions.length > 1 ? 'one of these permissions' : 'this permission';
	const byId = audience === 'list' ? ' Or choose By ID, which needs no permission.' : '';
	const isDivision = code?.includes('division') ?? false;
	const what =
		isDivision && isOfOne
			? 'The OAuth client has no permission in the division of this conversation'
			: 'Genesys Cloud does not let this OAuth client do that';
	// Of a published trigger, n8n shows the message alone
	const alone =
		audience === 'poll' && needed !== '' ? `. It needs: ${needed.replaceAll(', ', ' or ')}` : '';
	return {
		message: (NOT_ALLOWED[asked] ?? what) + alone,
		description:
			needed === ''
				? `Give the OAuth client a role that may do this${division} (Admin > Integrations > OAuth > Roles).${byId}`
				: `Give ${which} to a role of the OAuth client (Admin > Integrations > OAuth > Roles)${division}: ${needed}.${byId}`,
	};
}

const PARTICIPANT_CODE = /\bparticipant\b.*\bnot\.found$|\bnot\.conversation\.participant$/;

/** Whether a 404's code says that it is the participant that is unknown. */
export function isParticipantCode(code: string): boolean {
	return PARTICIPANT_CODE.test(code);
}

/** Refused because the participant has left, whatever was to be written. */
export function hasLeft(code = ''): boolean {
	return code.endsWith('participant.no.active.conversations');
}

const WRITE_TO_ATTRIBUTES = 'choose Write To = Attributes in the options';

/** What to do about a refused write, by what was written. */
function writeAdvice(status: number | undefined, { sent, writeTo }: Write): string {
	if (status === 413)
		return 'The attributes of this item are too large for one request. Shorten the values.';
	if (writeTo === 'participant')
		return `With Write To = Participant, only some gateways take attributes: ${WRITE_TO_ATTRIBUTES}. Else check the attribute names and values of this item.`;
	return [...sent.values()].includes(null)
		? 'This item removes by null, which Genesys Cloud may not take: choose Remove By = Empty Text in the options. Else check its attribute names and values.'
		: 'Check the attribute names and values of this item.';
}

const REGION = 'that the Region or the API URL in the credential is right';

const READ_ADVICE: Record<Audience, string> = {
	item: `Check what this item asks for, and ${REGION}.`,
	poll: `Check the filters of the trigger, and ${REGION}.`,
	list: `Search for something else, or choose By ID. Else check ${REGION}.`,
};

/** Weeks of messages may make a conversation so. */
const TOO_LARGE: Explanation = {
	message: 'The conversation is too large to be read',
	description:
		'Genesys Cloud does not answer with so large a conversation, so nothing can be read or checked in it. To write without reading, choose the participant by ID and turn Check the Result off.',
};

/** Other refusals of the request as it is. */
export function rejectedText({ status, code, asked, write, audience }: Refusal): Explanation {
	if (write && hasLeft(code)) {
		return {
			message: 'The participant has left the conversation',
			description: `Set attributes while the participant is connected, or ${WRITE_TO_ATTRIBUTES}.`,
		};
	}
	if (asked === 'conversation' && isTooLarge({ status, code })) return TOO_LARGE;
	return {
		message: `Genesys Cloud rejected the request with status ${status ?? 'unknown'}`,
		description: write ? writeAdvice(status, write) : READ_ADVICE[audience],
	};
}

/** What was written with Write To = Participant, was accepted, and is not there. */
export const PARTICIPANT_IGNORED = `Genesys Cloud accepted the write and stored nothing of it: with Write To = Participant only some gateways take attributes, so ${WRITE_TO_ATTRIBUTES}.`;
