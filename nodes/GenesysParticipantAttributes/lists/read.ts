import { NodeApiError, type ILoadOptionsFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../delivery/request';
import { decide } from '../delivery/decide';
import type { Explanation } from '../explanation';
import { explain } from '../genesys/explain';
import { connect } from '../genesys/connect';

/** A person is waiting for the list. In milliseconds. */
const TIMEOUT_MS = 15_000;

/** Ends the list, and shows why. */
export function throwForList(
	context: ILoadOptionsFunctions,
	{ message, description }: Explanation,
): never {
	throw new NodeApiError(context.getNode(), {}, { message, description });
}

/**
 * One request for a list in the editor: tried once, since a person can try again.
 *
 * @returns the answered JSON
 * @param explainReason what is known better than from the failure alone
 */
export async function readForList(
	context: ILoadOptionsFunctions,
	request: ApiRequest,
	explainReason: (reason: string) => Partial<Explanation> = () => ({}),
): Promise<unknown> {
	const { attempt } = await connect(context, TIMEOUT_MS);
	const lastResult = await attempt(request);
	const decision = decide(lastResult, request);
	if (decision.kind === 'ok') return decision.json;
	const reason = decision.kind === 'wait' ? 'rateLimited' : decision.reason;
	throwForList(context, explain({ reason, lastResult, attempts: 1 }, explainReason(reason)));
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
