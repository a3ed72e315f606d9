import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { openApi } from '../GenesysParticipantAttributes/client/api';
import { recordsOf, type Split } from '../GenesysParticipantAttributes/find/search';
import type { Failure } from '../GenesysParticipantAttributes/genesys/failures';
import { inputFailure } from '../GenesysParticipantAttributes/input/parameters';
import { toNodeError } from '../GenesysParticipantAttributes/output/errors';
import type { Happened } from './happened';
import { apiOptions, pollNew, USUAL_BUDGET_MS } from './pollNew';
import { sample } from './sample';
import { trackOf, type Track, type Turn } from './track';
import { readWatch, type Watch } from './watch';

type PollError = ReturnType<typeof toNodeError>;

function readSettings(context: IPollFunctions): Watch | { failure: Failure } {
	try {
		return readWatch(context);
	} catch (error) {
		return { failure: inputFailure(error) };
	}
}

/** The items of an event. */
export function itemsOf({ conversation, more }: Happened, split: Split): INodeExecutionData[] {
	return recordsOf(conversation, split).map((json) => ({ json: { ...json, ...more?.(json) } }));
}

async function fetchTestEvent(context: IPollFunctions): Promise<INodeExecutionData[][]> {
	const watch = readSettings(context);
	if ('failure' in watch) throw toNodeError(context, watch.failure);
	const api = await openApi(context, apiOptions(USUAL_BUDGET_MS));
	try {
		const found = await sample(api, watch, Date.now());
		if ('failure' in found) throw toNodeError(context, found.failure);
		return [itemsOf(found.happened, watch).slice(0, 1)];
	} finally {
		api.close();
	}
}

/** Whether an error is to be thrown; the same one is once an hour. */
function isToBeThrown(
	context: IPollFunctions,
	track: Track,
	turn: Turn,
	{ message }: PollError,
): boolean {
	// A tick of n8n's durable scheduler looks like a publication, but for what is remembered
	const hasWorked = track.hasWorked || context.getWorkflowStaticData('node').memory !== undefined;
	const isTick = hasWorked && context.getActivationMode() === 'update';
	const isNews = track.isNews(message.replace(/\d+/g, '#'), Date.now());
	// Whoever publishes the workflow has to see it
	return isNews || (turn.isFirst && !isTick);
}

async function pollItems(
	context: IPollFunctions,
	track: Track,
	turn: Turn,
): Promise<INodeExecutionData[] | PollError> {
	const watch = readSettings(context);
	if ('failure' in watch) return toNodeError(context, watch.failure);
	const polled = await pollNew(context, watch, track, turn);
	if ('failure' in polled) return toNodeError(context, polled.failure);
	return polled.happened.flatMap((one) => itemsOf(one, watch));
}

/** One poll of the trigger; null where there is nothing to begin an execution with. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return await fetchTestEvent(context);
	const { id, name } = context.getNode();
	const track = trackOf(context.getWorkflow().id, id);
	const turn = track.begin(context);
	// n8n begins the next poll whether this one has ended or not
	if (!turn) return null;
	try {
		const polled = await pollItems(context, track, turn);
		if (polled instanceof Array) {
			if (track.works()) context.logger.info(`${name} works again: what was missed comes now`);
			return polled.length > 0 ? [polled] : null;
		}
		if (isToBeThrown(context, track, turn, polled)) throw polled;
		context.logger.warn(`${name} still fails: ${polled.message}`);
		return null;
	} finally {
		turn.end();
	}
}
