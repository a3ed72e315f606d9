import { planBodies } from '../attributes/plan';
import { createYield } from '../eventLoop';
import type { Failure } from '../genesys/explain';
import { fetchConversation } from '../genesys/fetchConversation';
import { groupBy } from '../groupBy';
import type { ApiClient } from '../genesys/api';
import { checkConversation, needsCheck } from './check';
import { evaluateParticipant } from './evaluate';
import { needsRead, prepareTargets, targetOf } from './prepare';
import type { FinishedTarget, Target, Update, UpdateOptions } from './target';
import { writeParticipant } from './write';

/** The targets of one conversation, in item order and by participant. */
interface ConversationTargets {
	targets: Target[];
	/** A target whose participant is unknown is alone. */
	participants: Target[][];
}

/** One run of Set or Remove over all its items. */
interface Run {
	api: ApiClient;
	options: UpdateOptions;
	/** All conversations so far; grows as they are prepared. */
	conversations: ConversationTargets[];
	/** All their targets. */
	targets: Target[];
}

function groupByConversation<T extends { conversationId: string }>(entries: T[]): T[][] {
	return groupBy(entries, ({ conversationId }) => conversationId);
}

function groupByParticipant(targets: Target[]): Target[][] {
	return groupBy(targets, ({ participantId, item }) => participantId ?? `item ${item}`);
}

/** A failed read before the write fails its items, by the cause if the cause is clear. */
function readFailed(updates: Update[], failure: Failure): Target[] {
	const isFault = ['serverError', 'network', 'timeout', 'rejected'].includes(failure.reason);
	const told: Failure = isFault ? { ...failure, reason: 'readFailed' } : failure;
	return updates.map((update) => {
		const target = targetOf(update);
		target.early ??= { status: 'failed', failure: told };
		return target;
	});
}

function mustRead(updates: Update[], options: UpdateOptions): boolean {
	return updates.some((update) => needsRead(update, options) && update.changes.size > 0);
}

/** The targets of one conversation, which is read right before its writes: conversations end. */
async function prepare({ api, options }: Run, updates: Update[]): Promise<Target[]> {
	if (api.signal.aborted || !mustRead(updates, options)) {
		return updates.map((update) => targetOf(update));
	}
	const snapshot = await fetchConversation(api, updates[0].conversationId);
	return 'failure' in snapshot
		? readFailed(updates, snapshot.failure)
		: prepareTargets(updates, snapshot, options);
}

async function write(run: Run, updates: Update[]): Promise<void> {
	const { api, options } = run;
	const targets = await prepare(run, updates);
	const participants = groupByParticipant(targets);
	run.conversations.push({ targets, participants });
	for (const target of targets) run.targets.push(target);
	if (options.stopAtFirst && targets.some(({ early }) => early?.status === 'failed')) {
		api.stop();
	}
	if (api.signal.aborted) return;
	if (options.dryRun) {
		for (const target of targets) target.early ??= { status: 'planned' };
		return;
	}
	const open = participants.map((group) => group.filter(({ early }) => !early));
	await Promise.all(
		open
			.filter(({ length }) => length > 0)
			.map(async (group) => await writeParticipant(api, group, options)),
	);
}

/** Checks what is left to be checked of a conversation, and gives its targets their results. */
async function finish(
	{ api, options }: Run,
	{ targets, participants }: ConversationTargets,
): Promise<void> {
	const written = participants
		.map((group) => group.filter((target) => target.written))
		.filter((group) => group.some((target) => needsCheck(target, options)));
	if (written.length > 0 && !api.signal.aborted) {
		await checkConversation(api, written, options);
	}
	for (const group of participants) evaluateParticipant(group, options);
	if (options.stopAtFirst && targets.some(({ result }) => result?.status === 'failed')) {
		api.stop();
	}
}

/**
 * Writes all updates, then checks them: conversations end, so no write waits for a check.
 *
 * @param targets filled with the targets as they are prepared, to tell how far the run is
 * @returns the targets in item order
 */
export async function runUpdates(
	api: ApiClient,
	updates: Update[],
	options: UpdateOptions,
	targets: Target[] = [],
): Promise<FinishedTarget[]> {
	const run: Run = { api, options, conversations: [], targets };
	await api.forEach(groupByConversation(updates), async (group) => await write(run, group));
	await api.forEach(run.conversations, async (one) => await finish(run, one));
	return (targets as FinishedTarget[]).sort((a, b) => a.item - b.item);
}

/** Requests that a run will take if each conversation is as expected. */
export function estimateRequests(updates: Update[], options: UpdateOptions): number {
	const { dryRun, verify, combineItems } = options;
	return groupByConversation(updates).reduce((sum, group) => {
		const before = sum + Number(mustRead(group, options));
		if (dryRun) return before;
		const writes = combineItems ? groupBy(group, ({ who }) => JSON.stringify(who)) : group;
		return before + writes.length + Number(verify);
	}, 0);
}

/** How many requests a dry run's targets would take: writes, and the reads that check them. */
export async function countRequests(
	targets: Target[],
	options: UpdateOptions,
): Promise<{ writes: number; checks: number }> {
	const planned = groupByConversation(targets.filter(({ early }) => early?.status === 'planned'));
	const yieldIfDue = createYield();
	let writes = 0;
	for (const group of planned.flatMap(groupByParticipant)) {
		await yieldIfDue();
		writes += planBodies(group, options.combineItems).length;
	}
	return { writes, checks: options.verify ? planned.length : 0 };
}
