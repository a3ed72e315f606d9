import { NodeApiError, type ILoadOptionsFunctions } from 'n8n-workflow';

import type { ApiRequest } from '../delivery/answer';
import { classify } from '../delivery/classify';
import type { Explanation } from '../explanation';
import { explain } from '../genesys/explain';
import { createExchange, CREDENTIAL } from '../genesys/exchange';
import { apiBaseUrl } from '../genesys/hosts';

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
	const baseUrl = apiBaseUrl(await context.getCredentials(CREDENTIAL));
	const answer = await createExchange(context, baseUrl, TIMEOUT_MS)(request);
	const meaning = classify(answer, request);
	if (meaning.kind === 'ok') return meaning.json;
	const reason = meaning.kind === 'wait' ? 'rateLimited' : meaning.reason;
	throwForList(context, explain({ reason, answer, attempts: 1 }, explainReason(reason)));
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
