import type { IDataObject, IPollFunctions, ITriggerFunctions } from 'n8n-workflow';

import {
	openApi,
	type ApiClient,
	type ApiOptions,
} from '../GenesysParticipantAttributes/client/api';
import { recordsOf } from '../GenesysParticipantAttributes/find/search';
import type { Failure } from '../GenesysParticipantAttributes/genesys/failures';
import { believedOffset, earliestNow } from './clockOffset';
import type { Happened } from './happened';
import { beginMemory, isOfFuture, readMemory, toStored, type Memory } from './memory';
import { Reader } from './reader';
import { afterPoll, newsStep, nextStep, takeOver, type Progress, type Step } from './steps';
import type { Track, Turn } from './track';
import type { Watch } from './watch';

const SECOND_MS = 1000;

/** What n8n gives a poll where it does not say, in milliseconds: as much as it gives where it does. */
export const USUAL_BUDGET_MS = 300 * SECOND_MS;
/** Shares of it: when a poll reads no more, and when it ends with what it has. */
const READING = 0.7;
const WHOLE = 0.85;
/** A poll reads for so long at the most: what it has is handed on, and the next one goes on. */
const MOST_READING_MS = 50 * SECOND_MS;
/** The next poll takes along what this one cannot get, so it waits no longer than a window lasts. */
const MOST_WAIT_MS = 90 * SECOND_MS;
const MOST_TIMEOUT_MS = 30 * SECOND_MS;

/** Rows of a backlog that are looked for at a time. */
const BLOCK = { least: 100, most: 1000 };
/** How often a poll goes on reading where there is more. */
const MOST_STEPS = 8;
/** How many answers are asked what time it is where they and n8n do not agree. */
const MOST_ANSWERS = 3;
/** Offsets that are so close are the same, in milliseconds. */
const SAME_OFFSET_MS = 60 * SECOND_MS;

const OUT_OF_TIME: Failure = {
	reason: 'timeout',
	message: 'Genesys Cloud did not answer within the time that n8n gives a poll',
	description: 'The next poll asks for the same. See status.mypurecloud.com.',
};

/** Whose polls these are: n8n's, or those that a trigger makes by itself. */
export type PollContext = IPollFunctions | ITriggerFunctions;

/** Older releases of n8n give no budget, and none gives one to a trigger that polls by itself. */
function budgetOf(context: PollContext): number {
	const given = 'getPollBudgetMs' in context ? context.getPollBudgetMs?.() : undefined;
	return Math.min(given ?? USUAL_BUDGET_MS, USUAL_BUDGET_MS);
}

/** How a poll may ask, within its budget in milliseconds. */
export function apiOptions(budgetMs: number): ApiOptions {
	return {
		maxRetries: 5,
		maxWaitMs: Math.min(MOST_WAIT_MS, budgetMs / 2),
		share: 1,
		concurrency: 1,
		timeoutMs: Math.min(MOST_TIMEOUT_MS, budgetMs / 4),
	};
}

/** What a poll begins with. */
interface Beginning {
	memory: Memory;
	/** It goes on from there; else it begins anew, and hands nothing on. */
	goesOn: boolean;
	step: Step;
	/** By the clock of Genesys Cloud. */
	now: number;
	clockOffsetMs: number;
}

/** What happened before now, and why it is not handed on, for n8n's log. */
function whyAnew(
	recalled: Memory | 'damaged' | undefined,
	{ catchUpMs }: Watch,
	now: number,
): string | undefined {
	if (recalled === undefined) return undefined;
	if (recalled === 'damaged') return 'what it had remembered is damaged';
	if (isOfFuture(recalled, now)) return 'what it had remembered is of a time that is still to come';
	if (now - recalled.polledAt <= catchUpMs) return undefined;
	return 'its last poll is longer ago than Catch Up allows';
}

/** Reads the first page, which tells what time it is, and decides where the poll begins. */
async function begin(
	context: PollContext,
	reader: Reader,
	recalled: Memory | 'damaged' | undefined,
): Promise<Beginning | { failure: Failure }> {
	const { watch } = reader;
	const known = typeof recalled === 'object' ? recalled : undefined;
	const owner = { nodeId: context.getNode().id, event: watch.event };
	let clockOffsetMs = known?.clockOffsetMs ?? 0;
	for (let answers = 1; ; answers += 1) {
		const askedAt = Date.now();
		const now = askedAt + clockOffsetMs;
		const why = whyAnew(recalled, watch, now);
		const goesOn = known !== undefined && why === undefined;
		const memory = goesOn ? known : beginMemory(owner, earliestNow(askedAt, clockOffsetMs));
		const step = newsStep(memory, now);
		const failure = await reader.begin(step, now);
		if (failure) return { failure };
		const believed = believedOffset(reader.offsets, known?.clockOffsetMs);
		const isSame =
			reader.offsets.length === 0 ||
			(believed !== undefined && Math.abs(believed - clockOffsetMs) <= SAME_OFFSET_MS);
		clockOffsetMs = believed ?? clockOffsetMs;
		if (!isSame && answers < MOST_ANSWERS) continue;
		if (why) context.logger.warn(`${context.getNode().name} begins anew: ${why}`);
		return { memory, goesOn, step, now, clockOffsetMs };
	}
}

/** Reads on until all is read, or enough, or the time is over. Tells each step's progress. */
async function readOn(
	reader: Reader,
	{ memory: before, goesOn, step: first, now }: Beginning,
	onProgress: (progress: Progress) => void,
): Promise<Failure | undefined> {
	const { watch } = reader;
	const most = goesOn ? watch.maxConversations : Infinity;
	const block = Math.min(Math.max(watch.maxConversations, BLOCK.least), BLOCK.most);
	const isWanted = ({ conversation }: Happened) => recordsOf(conversation, watch).length > 0;
	let memory = before;
	let fresh: Happened[] = [];
	let step: Step | undefined = first;
	for (let steps = 0; step && steps < MOST_STEPS; steps += 1) {
		const found = await reader.find(step, memory, now, block);
		if ('failure' in found) return found.failure;
		const room = most - fresh.length;
		const taken = takeOver(memory, step, found, { now, room, block, isWanted });
		const { mark, settled } = memory;
		fresh = [...fresh, ...taken.fresh];
		memory = found.isOver
			? { ...memory, handedOn: taken.memory.handedOn, row: step.kind === 'news' ? found.row : 0 }
			: taken.memory;
		onProgress({ memory, fresh });
		const hasMoved = taken.fresh.length > 0 || memory.mark !== mark || memory.settled !== settled;
		if (found.isOver || fresh.length >= most || !goesOn || !hasMoved) return undefined;
		step = nextStep(memory, now);
	}
	return undefined;
}

/** Ends the work when the time is over, with what has been done until then. */
async function inTime(
	api: ApiClient,
	ms: number,
	work: () => Promise<Failure | undefined>,
): Promise<Failure | undefined> {
	const isDone = new AbortController();
	const timer = api.clock.pause(ms, isDone.signal).then((): Failure => {
		api.stop();
		return OUT_OF_TIME;
	});
	const working = work().finally(() => {
		isDone.abort();
		api.close();
	});
	return await Promise.race([working, timer]);
}

/** What this process remembers of another event than the one that is watched is of no use. */
function ofEvent(memory: Memory | undefined, { event }: Watch): Memory | undefined {
	return memory?.event === event ? memory : undefined;
}

function warnOfLeftOut(context: PollContext, { leftOut }: Reader): void {
	if (leftOut === 0) return;
	const what = leftOut === 1 ? '1 conversation is' : `${leftOut} conversations are`;
	context.logger.warn(
		`${context.getNode().name}: ${what} too large for Genesys Cloud to list, and left out`,
	);
}

/** Another one for each memory. */
export function newRevision(now: number): string {
	return `${now.toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/**
 * What is new since the last poll, the oldest first; or why it could not be read.
 *
 * @param data where what is remembered is stored
 * @param signal ends it, where n8n does not
 */
export async function pollNew(
	context: PollContext,
	watch: Watch,
	track: Track,
	turn: Turn,
	data = context.getWorkflowStaticData('node'),
	signal?: AbortSignal,
): Promise<{ happened: Happened[] } | { failure: Failure }> {
	const node = context.getNode();
	const isPublished = turn.isFirst && context.getActivationMode() === 'activate';
	const stored = readMemory(data.memory, { nodeId: node.id, event: watch.event });
	const kept = typeof stored === 'object' ? stored : undefined;
	const remembered = track.recall(turn, kept, node.name);
	const recalled = isPublished
		? undefined
		: (ofEvent(remembered, watch) ?? (stored === 'damaged' ? stored : undefined));

	const budgetMs = budgetOf(context);
	const api = await openApi(context, apiOptions(budgetMs), signal);
	const endsAt = api.clock.now() + Math.min(READING * budgetMs, MOST_READING_MS);
	const reader = new Reader(api, watch, () => api.clock.now() < endsAt && !api.signal.aborted);
	let beginning: Beginning | undefined;
	let progress: Progress | undefined;
	const failure = await inTime(api, WHOLE * budgetMs, async () => {
		const begun = await begin(context, reader, recalled);
		if ('failure' in begun) return begun.failure;
		beginning = begun;
		return await readOn(reader, begun, (done) => (progress = done));
	});
	if (turn.isOvertaken) return { happened: [] };
	if (failure === OUT_OF_TIME && beginning && reader.pages > 0) {
		// In a large backlog, the next poll goes on looking where this one was
		progress ??= { memory: { ...beginning.memory, row: reader.lastRow }, fresh: [] };
	}
	if (failure && !(beginning && progress)) return { failure };
	if (failure) context.logger.warn(`${node.name} could not read all: ${failure.message}`);
	warnOfLeftOut(context, reader);
	const { memory: before, goesOn, now, clockOffsetMs } = beginning!;
	const { memory: read, fresh: found } = progress!;
	const { meanwhile } = turn;
	const fresh = found.filter(({ key }) => !meanwhile.has(key));
	const memory = { ...read, handedOn: new Map([...read.handedOn, ...meanwhile]) };
	const revision = newRevision(now);
	const after = afterPoll(memory, before, fresh, { now, clockOffsetMs, revision });
	data.memory = toStored(after) as unknown as IDataObject;
	const handsOn = goesOn && fresh.length > 0;
	track.keep(context, node.name, after, {
		before: goesOn ? before : undefined,
		stored: kept,
		handsOn,
	});
	return { happened: handsOn ? fresh : [] };
}
