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
		'Open the credential. Choose a Region; by expression it is a domain such as mypurecloud.de, or its AWS region such as eu-central-1. Custom URLs begin with https:// and have no user name, password, ? or # in them. Plain http:// is for this machine only, such as http://localhost:5990, or http://host.docker.internal:5990 from a container. To reach another machine, ask whoever runs it for an https:// address, or run a proxy on this machine that listens on localhost.',
};

const ALLOWLIST = 'the allowlist of the Genesys Cloud organization';
const ALLOWLIST_PLACE = 'Admin > Account Settings > Organization Settings';

function addressText(address?: string): Explanation {
	const isIPv6 = address?.includes(':') ?? false;
	return {
		message: `Genesys Cloud does not accept requests from the IP address of this n8n${address ? `: ${address}` : ''}`,
		description: isIPv6
			? `This is an IPv6 address, and ${ALLOWLIST} (${ALLOWLIST_PLACE}) accepts IPv4 only: let n8n reach Genesys Cloud by IPv4, and add its public IPv4 address there. A new token does not help.`
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
				'Open the credential and connect it again: the sign-in has expired, was withdrawn, or was never made.',
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

/** Scope and permission that each kind of request needs, where Genesys Cloud does not name them. */
const SCOPES: Record<Asked, string> = {
	attributes: 'conversations',
	conversation: 'conversations',
	conversations: 'analytics:readonly',
	notifications: 'notifications',
	queues: 'routing:readonly',
	users: 'users:readonly',
};
/** Nobody knows one that a write needs. */
const PERMISSIONS: Partial<Record<Asked, string>> = {
	conversation: 'conversation:communication:view',
	conversations: 'analytics:conversationDetail:view',
	queues: 'routing:queue:view',
	users: 'directory:user:view',
};

const NOT_ALLOWED: Record<Asked, string> = {
	attributes: 'The OAuth client may not write attributes',
	conversation: 'The OAuth client may not read conversations',
	conversations: 'The OAuth client may not search conversations',
	queues: 'The OAuth client may not list queues',
	users: 'The OAuth client may not list users',
	notifications: 'The OAuth client may not have notifications',
};

/** Of a published trigger, n8n shows the message alone. */
function inMessage(audience: Audience, needed: string[]): string {
	return audience === 'poll' && needed.length > 0 ? `. It needs: ${needed.join(' or ')}` : '';
}

/** Whose role it is depends on the grant type of the credential. */
const WHOSE_ROLE =
	'With Client Credentials it is a role of the OAuth client (Admin > Integrations > OAuth > Roles), else a role of the person who connected the credential.';

/**
 * Who can let the requests of a credential pass, and how.
 *
 * @param needed permissions, one of which will do; none where nobody knows them
 */
export function permissionAdvice(needed: string[], where = ''): string {
	const which = needed.length > 1 ? 'one of these to a role' : 'it to a role';
	return needed.length > 0
		? `Missing permission: ${needed.join(', ')}. Ask an administrator of Genesys Cloud to add ${which}${where}. ${WHOSE_ROLE}`
		: `Ask an administrator of Genesys Cloud for a role that may do this${where}. ${WHOSE_ROLE}`;
}

/** What the OAuth client may not do, and who can let it. */
export function forbiddenText(refusal: Refusal): Explanation {
	const { code, permissions, scopes, audience, asked } = refusal;
	if (code === 'app.not.authorized.for.scope') {
		const needed = scopes.length > 0 ? scopes : [SCOPES[asked]];
		return {
			message: `The OAuth client lacks a scope for this request${inMessage(audience, needed)}`,
			description: `Add the scope ${needed.join(' or ')} to the OAuth client in Genesys Cloud and to Scope in the credential, then reconnect the credential. If both have it, an administrator of Genesys Cloud has to approve the client and its scopes (Admin > Integrations > Authorized Applications).`,
		};
	}
	if (code === 'authz.policy.denied') {
		return {
			message: 'A security policy of the Genesys Cloud organization denies this request',
			description: 'Ask an administrator of Genesys Cloud for an exception for this OAuth client.',
		};
	}
	const isOfOne = asked === 'conversation' || asked === 'attributes';
	const division = isOfOne ? ' for the division of this conversation' : '';
	const needed = permissions.length > 0 ? permissions : [PERMISSIONS[asked] ?? []].flat();
	const byId = audience === 'list' ? ' Or choose By ID, which needs no permission.' : '';
	const isDivision = code?.includes('division') ?? false;
	const what =
		isDivision && isOfOne
			? 'The OAuth client has no permission in the division of this conversation'
			: NOT_ALLOWED[asked];
	return {
		message: what + inMessage(audience, needed),
		description: permissionAdvice(needed, division) + byId,
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

const ONE_BY_ONE = 'Try one attribute at a time to find the one that is refused.';

/** What to do about a refused write, by what was written. */
function writeAdvice(status: number | undefined, { sent, writeTo }: Write): string {
	if (status === 413)
		return 'The attributes of this item are too large for one request. Shorten the values.';
	if (writeTo === 'participant')
		return `With Write To = Participant, only some gateways accept attributes: ${WRITE_TO_ATTRIBUTES}. Else: ${ONE_BY_ONE}`;
	return [...sent.values()].includes(null)
		? `This item removes by null, which Genesys Cloud may not accept: choose Remove By = Empty Text in the options. Else: ${ONE_BY_ONE}`
		: ONE_BY_ONE;
}

const REGION = 'that the Region or the API URL in the credential is right';

const READ_ADVICE: Record<Audience, string> = {
	item: `Check the filters, and ${REGION}.`,
	poll: `Check the filters of the trigger, and ${REGION}.`,
	list: `Search for something else, or choose By ID. Else check ${REGION}.`,
};

/** What to do about a refused request that only reads. */
function readAdvice({ asked, audience }: Refusal): string {
	return audience === 'item' && asked === 'conversation'
		? `Check the conversation ID, and ${REGION}.`
		: READ_ADVICE[audience];
}

/** Weeks of messages may make a conversation so. */
const TOO_LARGE: Explanation = {
	message: 'The conversation is too large to be read',
	description:
		'Genesys Cloud does not answer with so large a conversation, so nothing can be read or checked in it. Set and Remove can do without reading: choose the participant by ID, set Check the Result to No, and leave Skip Ended, Skip Unchanged and Existing Values = Keep off.',
};

/** Other refusals of the request as it is. */
export function rejectedText(refusal: Refusal): Explanation {
	const { status, code, asked, write } = refusal;
	if (write && hasLeft(code)) {
		return {
			message: 'The participant has left the conversation',
			description: `Set attributes while the participant is connected, or ${WRITE_TO_ATTRIBUTES}.`,
		};
	}
	if (asked === 'conversation' && isTooLarge({ status, code })) return TOO_LARGE;
	return {
		message: `Genesys Cloud rejected the request with status ${status ?? 'unknown'}`,
		description: write ? writeAdvice(status, write) : readAdvice(refusal),
	};
}

/** What was written with Write To = Participant, was accepted, and is not there. */
export const PARTICIPANT_IGNORED = `Genesys Cloud accepted the write and stored nothing of it: with Write To = Participant only some gateways accept attributes, so ${WRITE_TO_ATTRIBUTES}.`;
