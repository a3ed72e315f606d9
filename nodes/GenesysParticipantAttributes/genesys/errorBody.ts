import { asRecord, parseJson } from '../common';
import type { AttemptResult } from '../delivery/request';
import { isUuid } from './requests';

/** What an error answer says that is safe to show: no text of Genesys', which may echo values. */
export interface ErrorFacts {
	status?: number;
	code?: string;
	correlationId?: string;
	/** Names such as `conversation:communication:view`. */
	permissions: string[];
	/** Scopes that a refusal names, one of which is needed. */
	scopes: string[];
	/** Which limit a 429 is about, such as `token.rate.per.minute`. */
	limitKey?: string;
	/** What n8n says of it. */
	sentence?: string;
	/** The address of this n8n, where a 401 says that it may not ask. */
	address?: string;
	/** Whether Genesys Cloud gave the answer, and not something before it. */
	isGenesys: boolean;
	/** Whether it has a body that is none of Genesys Cloud's. */
	isForeign: boolean;
}

/** Genesys' longest known code has 54 characters. */
const SAFE_CODE = /^(?=.{1,60}$)[a-z]+([._-]([a-z]+|\d{1,5}))*$/i;
const PERMISSION = /(?<![\w:.-])([a-zA-Z]{1,30}):[a-zA-Z]{1,40}:(?:[a-zA-Z]{1,30}|\*)(?![\w:-])/g;
/** As in "App not authorized to use scope [telephony:readonly, telephony]". */
const SCOPES = /\bscope \[([a-z:,\- ]{1,300})\]/;
const SCOPE = /^([a-z]{1,30})(?::[a-z]{1,30}){0,2}$/;

/** What permissions and scopes of requests such as this node's begin with; any other text is none. */
const AREAS = new Set(
	'analytics authorization conversation conversations directory messaging notifications oauth organization quality recording routing search telephony user users'.split(
		' ',
	),
);
/** Of permissions and of scopes, so many are told: a refusal names the few that would do. */
const MOST_NAMES = 5;
/** No sentence of a refusal is longer. */
const LONGEST_MESSAGE = 2000;

function safeCode(value: unknown): string | undefined {
	return typeof value === 'string' && SAFE_CODE.test(value) ? value : undefined;
}

function safeId(value: unknown): string | undefined {
	return isUuid(value) ? value : undefined;
}

export function correlationIdOf(result: AttemptResult | undefined): string | undefined {
	return result?.kind === 'response' ? safeId(result.headers['inin-correlation-id']) : undefined;
}

/** The first few different ones. */
function fewOf(names: string[]): string[] {
	return [...new Set(names)].slice(0, MOST_NAMES);
}

function permissionsIn(message: string): string[] {
	const named = [...message.matchAll(PERMISSION)].filter(([, area]) => AREAS.has(area));
	return fewOf(named.map(([permission]) => permission));
}

function scopesIn(message: string): string[] {
	const [, list = ''] = SCOPES.exec(message) ?? [];
	const named = list.split(',').map((scope) => scope.trim());
	return fewOf(named.filter((scope) => AREAS.has(SCOPE.exec(scope)?.[1] ?? '')));
}

/** An address in brackets, as in "this IP address are not authorized: [2001:db8::1]". */
const ADDRESS = /\[((?:\d{1,3}\.){3}\d{1,3}|(?=[\da-f:.]{2,45}\])[\da-f]{0,4}:[\da-f:.]*)\]/i;

function addressIn(message: string): string | undefined {
	return ADDRESS.exec(message)?.[1];
}

const NOTHING: ErrorFacts = { permissions: [], scopes: [], isGenesys: false, isForeign: false };

/** Reads an ErrorBody (and its headers) of the API. */
export function readErrorFacts(result: AttemptResult | undefined): ErrorFacts {
	if (result?.kind === 'fault') {
		const { code, sentence } = result;
		return { ...NOTHING, code: safeCode(code), sentence };
	}
	if (result?.kind !== 'response') return NOTHING;
	const { code, message, contextId, limit } = asRecord(parseJson(result.body));
	const correlationId = correlationIdOf(result) ?? safeId(contextId);
	// A gateway's own errors may have a message, too
	const isGenesys = typeof code === 'string' || correlationId !== undefined;
	const text = String(message).slice(0, LONGEST_MESSAGE);
	const refusal = result.status === 403 ? text : '';
	return {
		status: result.status,
		isGenesys,
		isForeign: !isGenesys && result.body.trim() !== '',
		limitKey: safeCode((limit as { key?: unknown } | null | undefined)?.key),
		code: safeCode(code),
		correlationId,
		permissions: permissionsIn(refusal),
		scopes: scopesIn(refusal),
		...(code === 'ip.not.authorized' && { address: addressIn(text) }),
	};
}

/** Whether the answer would have been too large: weeks of messages make a page, or a conversation, so. */
export function isTooLarge({ status, code }: Pick<ErrorFacts, 'status' | 'code'>): boolean {
	return status === 413 || code === 'response.entity.too.large';
}
