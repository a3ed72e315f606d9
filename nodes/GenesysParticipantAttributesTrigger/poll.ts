import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type IPollFunctions,
} from 'n8n-workflow';

import type { Explanation } from '../GenesysParticipantAttributes/explanation';
import { recordsOf } from '../GenesysParticipantAttributes/find/search';
import { openApi, type ApiOptions } from '../GenesysParticipantAttributes/client/api';
import { purposeName } from '../GenesysParticipantAttributes/genesys/purposes';
import { MAX_PAGES } from '../GenesysParticipantAttributes/genesys/requests';
import { inputFailure } from '../GenesysParticipantAttributes/input/parameters';
import { apiError } from '../GenesysParticipantAttributes/output/errors';
import { lookBackTo, remember, startMemory, type Memory } from './memory';
import { readRecent, type Happened, type Recent } from './recent';
import { readWatch, type Watch } from './watch';

/** The next poll takes along what this one cannot get, so it waits no longer than a window lasts. */
const API: ApiOptions = {
	maxRetries: 5,
	maxWaitMs: 90_000,
	share: 1,
	concurrency: 1,
	timeoutMs: 30_000,
};
/** How far a test looks back, in milliseconds. */
const SAMPLE_MS = 24 * 3_600_000;

function endPoll(context: IPollFunctions, { message, description }: Explanation): never {
	throw new NodeOperationError(context.getNode(), message, { description });
}

function readSettings(context: IPollFunctions): Watch {
	try {
		return readWatch(context);
	} catch (error) {
		return endPoll(context, inputFailure(error));
	}
}

async function read(
	context: IPollFunctions,
	watch: Watch,
	since: number,
	pages = MAX_PAGES,
): Promise<Recent> {
	const api = await openApi(context, API);
	try {
		const recent = await readRecent(api, watch, since, pages);
		if ('failure' in recent) throw apiError(context, recent.failure);
		return recent;
	} finally {
		api.close();
	}
}

function itemsOf(happened: Happened[], watch: Watch): INodeExecutionData[] {
	const records = happened.flatMap(({ conversation }) => recordsOf(conversation, watch));
	return records.map((json: IDataObject) => ({ json }));
}

/** "Fetch Test Event": one real item, or why there is none. */
async function sample(context: IPollFunctions, watch: Watch): Promise<INodeExecutionData> {
	const { happened } = await read(context, watch, Date.now() - SAMPLE_MS, 1);
	const [item] = itemsOf(happened, watch);
	if (item) return item;
	return endPoll(
		context,
		happened.length > 0
			? {
					message: `Nobody in the newest conversations has the purpose ${purposeName(watch.purpose)}`,
					description: 'Choose another Participant Purpose.',
				}
			: {
					message: `No conversation ${watch.event === 'ended' ? 'has ended' : 'has started'} in the last 24 hours`,
					description:
						'Only those that meet all filters count, and of the divisions that the credential may see. Make a test call or chat, wait a minute, and fetch again.',
				},
	);
}

/** Contexts of workflows that a person has just activated, once they have polled. */
const begun = new WeakSet<IPollFunctions>();

/** What is remembered; nothing where the trigger begins anew. */
function recall(context: IPollFunctions, { event }: Watch): Memory | undefined {
	const isActivation = context.getActivationMode() === 'activate' && !begun.has(context);
	const { memory } = context.getWorkflowStaticData('node') as { memory?: Memory };
	return isActivation || memory?.event !== event ? undefined : memory;
}

/** The conversations that are new since the last poll, the oldest first. */
async function pollNew(context: IPollFunctions, watch: Watch): Promise<INodeExecutionData[]> {
	const before = recall(context, watch);
	const since = before ? lookBackTo(before) : Date.now();
	const { happened, readAt } = await read(context, watch, since, before ? MAX_PAGES : 1);
	const memory = before ?? startMemory(watch.event, readAt);
	const fresh = happened
		.filter(({ id, time }) => time >= lookBackTo(memory) && !Object.hasOwn(memory.handedOn, id))
		// Somebody with the purpose may still join
		.filter(({ conversation }) => recordsOf(conversation, watch).length > 0)
		.reverse();
	context.getWorkflowStaticData('node').memory = remember(memory, readAt, fresh);
	begun.add(context);
	return before ? itemsOf(fresh, watch) : [];
}

/** Triggers that are polling now. */
const polling = new Set<string>();

/** One poll of the trigger; null where there is nothing to begin an execution with. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const watch = readSettings(context);
	if (context.getMode() === 'manual') return [[await sample(context, watch)]];
	const key = `${context.getWorkflow().id} ${context.getNode().id}`;
	// n8n begins the next poll whether this one has ended or not
	if (polling.has(key)) return null;
	polling.add(key);
	try {
		const items = await pollNew(context, watch);
		return items.length > 0 ? [items] : null;
	} finally {
		polling.delete(key);
	}
}
