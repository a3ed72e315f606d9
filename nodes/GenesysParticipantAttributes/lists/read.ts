import type { ILoadOptionsFunctions } from 'n8n-workflow';

import type { ApiRequest, Attempt } from '../delivery/request';
import { decide } from '../delivery/decide';
import type { RequestResult } from '../delivery/send';
import type { RowsApi } from '../find/rows';
import { readErrorFacts } from '../genesys/errorBody';
import { failureOf } from '../genesys/failures';
import type { Asked } from '../genesys/refusals';
import { connect } from '../client/connect';
import { toNodeError } from '../output/errors';

/** A person is waiting for the list. In milliseconds. */
const TIMEOUT_MS = 15_000;

/** One request for a list in the editor: tried once, since a person can try again. */
async function sendOnce(attempt: Attempt, request: ApiRequest): Promise<RequestResult> {
	const lastResult = await attempt(request);
	const decision = decide(lastResult, request);
	const stats = { lastResult, attempts: 1, waitedMs: 0, mayHaveApplied: false };
	if (decision.kind === 'ok') return { ...stats, json: decision.json };
	if (decision.kind === 'wait')
		return { ...stats, reason: 'rateLimited', askedMs: decision.hintMs };
	return { ...stats, reason: decision.reason };
}

/** A list's way to the Genesys Cloud API. */
export async function openForList(context: ILoadOptionsFunctions): Promise<RowsApi> {
	const { attempt, appsUrl } = await connect(context, TIMEOUT_MS);
	return {
		audience: 'list',
		appsUrl,
		send: async (request) => await sendOnce(attempt, request),
	};
}

/**
 * The answered JSON; ends the list where there is none.
 *
 * @param noneCode of a 404 that says that there are none, which is answered as an empty object
 */
export async function readForList(
	context: ILoadOptionsFunctions,
	request: ApiRequest,
	asked: Asked,
	noneCode?: string,
): Promise<unknown> {
	const { send } = await openForList(context);
	const result = await send(request);
	if (!result.reason) return result.json;
	const { code } = readErrorFacts(result.lastResult);
	if (result.reason === 'notFound' && code !== undefined && code === noneCode) return {};
	throw toNodeError(context, failureOf(result, { audience: 'list', asked }));
}

interface Entry {
	name: string;
	value: string;
	url?: string;
}

/** No name is longer. */
const LONGEST_NAME = 1000;

/** What the user typed, without half characters, which no address can have. */
export function searchText(filter = ''): string {
	return filter
		.slice(0, LONGEST_NAME)
		.trim()
		.replace(/\p{Surrogate}/gu, '\ufffd');
}

/** The entries that hold what the user typed, in name or ID, in whatever letter case. */
export function matching(entries: Entry[], filter?: string): Entry[] {
	const wanted = searchText(filter).toLowerCase();
	return entries.filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(wanted));
}
