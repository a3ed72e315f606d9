import type { ITriggerFunctions } from 'n8n-workflow';

import { openApi, type ApiClient } from '../GenesysParticipantAttributes/client/api';
import { apiBaseUrl } from '../GenesysParticipantAttributes/client/connect';
import { CREDENTIAL } from '../GenesysParticipantAttributes/client/exchange';
import { asRecord, DAY_MS } from '../GenesysParticipantAttributes/common';
import type { ApiRequest } from '../GenesysParticipantAttributes/delivery/request';
import type { Failed, RequestResult } from '../GenesysParticipantAttributes/delivery/send';
import { asList, asText } from '../GenesysParticipantAttributes/genesys/conversation';
import { readErrorFacts } from '../GenesysParticipantAttributes/genesys/errorBody';
import {
	failureOf,
	unreadable,
	type Failure,
} from '../GenesysParticipantAttributes/genesys/failures';
import type { Asked } from '../GenesysParticipantAttributes/genesys/refusals';
import {
	createChannel,
	listQueues,
	subscribe,
} from '../GenesysParticipantAttributes/genesys/requests';
import { readTime, serverTimeOf } from '../GenesysParticipantAttributes/genesys/times';
import { believedAddress } from './address';
import type { Created } from './channel';

/** Queues on one page at the most, and pages at the most. */
const QUEUES_PER_PAGE = 500;
const MOST_PAGES = 100;

/** What goes into a path. */
const CHANNEL_ID = /^[\w-]{1,200}$/;
const PERMISSION = /^[a-zA-Z]{1,30}:[a-zA-Z]{1,40}:(?:[a-zA-Z]{1,30}|\*)$/;

/** The poll asks by itself; a socket that cannot be had at once is tried again anyway. */
const OPTIONS = { maxRetries: 2, maxWaitMs: 60_000, share: 1, concurrency: 1, timeoutMs: 15_000 };

/** What became of topics. */
export interface Subscribed {
	/** That Genesys Cloud does not tell of. */
	rejected: string[];
	/** That the client would need for them. */
	permissions: string[];
}

export type Requests = ReturnType<typeof requestsOf>;

type Send = (request: ApiRequest) => Promise<RequestResult>;

function failed(result: Failed, asked: Asked): { failure: Failure } {
	return { failure: failureOf(result, { audience: 'poll', asked }) };
}

const OTHER_HOST: Failure = {
	reason: 'network',
	message: 'What answers for Genesys Cloud leads to a WebSocket at another host, so none is opened',
	description:
		'Nothing is lost: a poll each minute finds what happens. The socket has to be at streaming. and the domain of the region, encrypted. Check the Region or the API URL in the credential, and the gateway between n8n and Genesys Cloud, if there is one.',
};

const BLOCKED: Failure = {
	reason: 'network',
	message: "n8n's own guard does not let it connect to Genesys Cloud's WebSocket",
	description:
		'Nothing is lost: a poll each minute finds what happens. Whoever runs this n8n can let it reach streaming. and the domain of the region.',
};

const ALL_REJECTED = (permissions: string[]): Failure => ({
	reason: 'forbidden',
	message: `Genesys Cloud does not notify this OAuth client of any of the queues or users${permissions.length > 0 ? `. It needs: ${permissions.join(' and ')}` : ''}`,
	description:
		'Nothing is lost: a poll each minute finds what happens. Give the permission to a role of the OAuth client (Admin > Integrations > OAuth > Roles), and check the IDs.',
});

function readSubscribed(json: unknown): Subscribed {
	const rejected = asList(asRecord(json).entities)
		.map(asRecord)
		.filter(({ state }) => asText(state)?.toLowerCase() === 'rejected');
	const permissions = rejected
		.flatMap(({ missingPermissions }) => asList(missingPermissions))
		.flatMap((one) => (PERMISSION.test(String(one)) ? String(one) : []));
	return {
		rejected: rejected.flatMap(({ id }) => asText(id) ?? []),
		permissions: [...new Set(permissions)].slice(0, 5),
	};
}

/** Whether one topic of a request has it refused as a whole. */
function isTopicUnknown(result: RequestResult): boolean {
	return readErrorFacts(result.lastResult).code === 'notification.invalid.topic';
}

/** What became of topics, in ever smaller parts where one of them has all others refused. */
async function subscribeTo(
	send: Send,
	id: string,
	topics: string[],
	how: 'replace' | 'add' = 'replace',
): Promise<Subscribed | { failure: Failure }> {
	const result = await send(subscribe(id, topics, how));
	if (!result.reason) return readSubscribed(result.json);
	if (!isTopicUnknown(result)) return failed(result, 'notifications');
	if (topics.length === 1) return { rejected: topics, permissions: [] };
	const middle = Math.ceil(topics.length / 2);
	const first = await subscribeTo(send, id, topics.slice(0, middle), 'add');
	if ('failure' in first) return first;
	const second = await subscribeTo(send, id, topics.slice(middle), 'add');
	if ('failure' in second) return second;
	return {
		rejected: [...first.rejected, ...second.rejected],
		permissions: [...new Set([...first.permissions, ...second.permissions])],
	};
}

/** n8n's guard against addresses, where it has one. */
async function isLetThrough(context: ITriggerFunctions, address: string): Promise<boolean> {
	const { getSecureEgressFilter } = context.helpers as Partial<ITriggerFunctions['helpers']>;
	const judged = await getSecureEgressFilter?.().validateUrl(address);
	return judged?.ok ?? true;
}

async function create(
	context: ITriggerFunctions,
	send: Send,
): Promise<Created | { failure: Failure }> {
	const result = await send(createChannel());
	if (result.reason) return failed(result, 'notifications');
	const { id, connectUri, expires } = asRecord(result.json);
	if (typeof id !== 'string' || !CHANNEL_ID.test(id)) return { failure: unreadable('channel') };
	const credential = await context.getCredentials(CREDENTIAL);
	const apiUrl = apiBaseUrl(credential) ?? '';
	const address = believedAddress(connectUri, apiUrl, credential.region === 'custom');
	if (address === undefined) return { failure: OTHER_HOST };
	if (!(await isLetThrough(context, address))) return { failure: BLOCKED };
	const lifeMs = (readTime(expires) ?? 0) - serverTimeOf(result.lastResult, Date.now());
	return { id, address, lifeMs: lifeMs > 0 && lifeMs < DAY_MS ? lifeMs : DAY_MS };
}

async function queueIds(send: Send): Promise<{ ids: string[] } | { failure: Failure }> {
	const ids = new Set<string>();
	for (let page = 1; page <= MOST_PAGES; page += 1) {
		const result = await send(listQueues('', page, QUEUES_PER_PAGE));
		if (result.reason) return failed(result, 'queues');
		const { entities, pageCount } = asRecord(result.json);
		if (!Array.isArray(entities)) return { failure: unreadable('queues') };
		for (const { id } of entities.map(asRecord)) if (asText(id)) ids.add(String(id).toLowerCase());
		// A page may be short, though others follow
		if (entities.length < QUEUES_PER_PAGE && !(page < Number(pageCount))) break;
	}
	return { ids: [...ids] };
}

/** What a live trigger asks for beside its polls. @param signal ends it */
export function requestsOf(context: ITriggerFunctions, signal: AbortSignal) {
	let appsUrl: string | undefined;
	async function withApi<T>(work: (send: Send) => Promise<T>): Promise<T> {
		const api: ApiClient = await openApi(context, OPTIONS, signal);
		({ appsUrl } = api);
		try {
			return await work(async (request) => await api.send(request));
		} finally {
			api.close();
		}
	}
	return {
		/** Where the organization signs in, as far as it is known by now. */
		appsUrl: () => appsUrl,
		create: async () => await withApi(async (send) => await create(context, send)),
		subscribe: async (id: string, topics: string[]) =>
			await withApi(async (send) => {
				const subscribed = await subscribeTo(send, id, topics);
				if ('failure' in subscribed || subscribed.rejected.length < topics.length)
					return subscribed;
				return { failure: ALL_REJECTED(subscribed.permissions) };
			}),
		/** All queues that the credential may see; in lower case. */
		queueIds: async () => await withApi(queueIds),
	};
}
