import { NodeApiError, type ILoadOptionsFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../delivery/request';
import { decide } from '../delivery/decide';
import type { Explanation } from '../explanation';
import { readErrorFacts } from '../genesys/errorBody';
import { explain } from '../genesys/explain';
import { connect } from '../client/connect';

/** A person is waiting for the list. In milliseconds. */
const TIMEOUT_MS = 15_000;

/** Ends the list, and shows why. */
export function throwForList(
	context: ILoadOptionsFunctions,
	{ message, description }: Explanation,
): never {
	throw new NodeApiError(context.getNode(), {}, { message, description });
}

/** What a list knows of its request. */
interface Known {
	/** What can be said better than from the failure alone; `code` is Genesys' own. */
	explainReason?(reason: string, code?: string): Partial<Explanation>;
	/** The code of a 404 that says that there are none: answered as an empty object. */
	noneCode?: string;
}

/**
 * One request for a list in the editor: tried once, since a person can try again.
 *
 * @returns the answered JSON
 */
export async function readForList(
	context: ILoadOptionsFunctions,
	request: ApiRequest,
	{ explainReason, noneCode }: Known = {},
): Promise<unknown> {
	const { attempt } = await connect(context, TIMEOUT_MS);
	const lastResult = await attempt(request);
	const decision = decide(lastResult, request);
	if (decision.kind === 'ok') return decision.json;
	const reason = decision.kind === 'wait' ? 'rateLimited' : decision.reason;
	const { code } = readErrorFacts(lastResult);
	if (reason === 'notFound' && code !== undefined && code === noneCode) return {};
	const text = explainReason?.(reason, code);
	throwForList(context, explain({ reason, lastResult, attempts: 1 }, text));
}

interface Entry {
	name: string;
	value: string;
}

/** The entries that hold what the user typed, in name or ID, in whatever letter case. */
export function matching(entries: Entry[], filter = ''): Entry[] {
	const wanted = filter.trim().toLowerCase();
	return entries.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
}
