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
	/** Whether the answer is an error of Genesys Cloud at all, and not of a proxy before it. */
	isGenesys: boolean;
	/** Whether it has a body that is none of Genesys Cloud's. */
	isForeign: boolean;
}

const SAFE_CODE = /^(?=.{1,100}$)[a-z]+([._-]([a-z]+|\d{1,5}))*$/i;
const PERMISSION = /\b[a-zA-Z]+:[a-zA-Z]+:[a-zA-Z]+\b/g;
/** As in "App not authorized to use scope [telephony:readonly, telephony]". */
const SCOPES = /\bscope \[([a-z:,\- ]{1,300})\]/;

function safeCode(value: unknown): string | undefined {
	return typeof value === 'string' && SAFE_CODE.test(value) ? value : undefined;
}

function safeId(value: unknown): string | undefined {
	return isUuid(value) ? value : undefined;
}

function parse(body: string): Record<string, unknown> {
	try {
		const value: unknown = JSON.parse(body);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	} catch {
		return {};
	}
}

export function correlationIdOf(result: AttemptResult | undefined): string | undefined {
	return result?.kind === 'response' ? safeId(result.headers['inin-correlation-id']) : undefined;
}

function scopesIn(message: string): string[] {
	return (
		SCOPES.exec(message)?.[1]
			.split(',')
			.map((scope) => scope.trim()) ?? []
	);
}

const NOTHING: ErrorFacts = { permissions: [], scopes: [], isGenesys: false, isForeign: false };

/** Reads an ErrorBody (and its headers) of the API. */
export function readErrorFacts(result: AttemptResult | undefined): ErrorFacts {
	if (result?.kind === 'fault') {
		const { code, sentence } = result;
		return { ...NOTHING, code: safeCode(code), sentence };
	}
	if (result?.kind !== 'response') return NOTHING;
	const { code, message, contextId, limit } = parse(result.body);
	const isGenesys = typeof code === 'string' || typeof message === 'string';
	const named = result.status === 403 ? String(message).match(PERMISSION) : null;
	return {
		status: result.status,
		isGenesys,
		isForeign: !isGenesys && result.body.trim() !== '',
		limitKey: safeCode((limit as { key?: unknown } | null | undefined)?.key),
		code: safeCode(code),
		correlationId: correlationIdOf(result) ?? safeId(contextId),
		permissions: [...new Set(named ?? [])],
		scopes: result.status === 403 ? scopesIn(String(message)) : [],
	};
}
