import type { Answer } from '../delivery/answer';
import { isUuid } from './uuid';

/** What an error answer says that is safe to show: no text of Genesys', which may echo values. */
export interface ErrorFacts {
	status?: number;
	code?: string;
	correlationId?: string;
	/** Names such as `conversation:communication:view`. */
	permissions: string[];
}

const SAFE_CODE = /^(?=.{1,100}$)[a-z]+([._-]([a-z]+|\d{1,5}))*$/i;
const PERMISSION = /\b[a-zA-Z]+:[a-zA-Z]+:[a-zA-Z]+\b/g;

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

export function correlationIdOf(answer: Answer | undefined): string | undefined {
	return answer?.kind === 'response' ? safeId(answer.headers['inin-correlation-id']) : undefined;
}

/** Reads an ErrorBody (and its headers) of the API. */
export function readErrorFacts(answer: Answer | undefined): ErrorFacts {
	if (answer?.kind === 'refusedCredential') return { code: safeCode(answer.code), permissions: [] };
	if (answer?.kind !== 'response') return { permissions: [] };
	const { code, message, contextId } = parse(answer.body);
	const named = answer.status === 403 ? String(message).match(PERMISSION) : null;
	return {
		status: answer.status,
		code: safeCode(code),
		correlationId: correlationIdOf(answer) ?? safeId(contextId),
		permissions: [...new Set(named ?? [])],
	};
}
