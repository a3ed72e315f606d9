import { planBodies } from '../attributes/plan';
import type { Delivery } from '../delivery/deliver';
import { readConversation } from '../genesys/conversation';
import { failureOf } from '../genesys/explain';
import { getConversation } from '../genesys/requests';
import { groupBy } from '../groupBy';
import type { Session } from '../session';
import { checkConversation, needsCheck } from './check';
import { needsRead, prepareTargets, targetOf } from './prepare';
import {
	groupByParticipant,
	visitFromLast,
	type Target,
	type Update,
	type UpdateOptions,
} from './target';
import { verdictOf } from './verdict';
import { writeParticipant } from './write';

type Task = () => Promise<void>;

/** How far a run is, in requests or so. */
export interface Progress {
	done: number;
	total: number;
}

/** One run of Set or Remove over all its items. */
interface Run {
	session: Session;
	options: UpdateOptions;
	/** All targets so far; grows as conversations are read. */
	targets: Target[];
	progress: Progress;
}

function groupByConversation<T extends { conversationId: string }>(entries: T[]): T[][] {
	return groupBy(entries, ({ conversationId }) => conversationId);
}

function targetsOf(updates: Update[]): Target[] {
	return updates.map((update) =>
		targetOf(update, update.who.by === 'id' ? update.who.participantId : undefined),
	);
}

/** A failed read before the write fails its items, by the cause if the cause is clear. */
function unread(updates: Update[], delivery: Delivery): Target[] {
	const isFault = ['serverError', 'network', 'timeout', 'rejected'].includes(delivery.reason!);
	const reason = isFault ? 'readFailed' : delivery.reason!;
	return targetsOf(updates).map((target) => ({
		...target,
		settled: target.settled ?? { status: 'failed', failure: failureOf(delivery, reason) },
	}));
}

async function writeTargets(run: Run, targets: Target[]): Promise<void> {
	const { session, options } = run;
	if (session.signal.aborted) return;
	if (options.dryRun) {
		for (const target of targets) target.settled = { status: 'planned' };
		return;
	}
	await writeParticipant(session, targets, options);
	run.progress.done += 1;
}

function writeTasks(run: Run, targets: Target[]): Task[] {
	run.targets.push(...targets);
	const open = targets.filter(({ settled }) => !settled);
	return groupByParticipant(open).map((group) => async () => await writeTargets(run, group));
}

/** Reads a conversation right before its writes: conversations end. */
async function readThenWrite(run: Run, updates: Update[]): Promise<void> {
	const { session, options } = run;
	if (session.signal.aborted) {
		run.targets.push(...targetsOf(updates));
		return;
	}
	const delivery = await session.send(getConversation(updates[0].conversationId), true);
	run.progress.done += 1;
	const targets = delivery.reason
		? unread(updates, delivery)
		: prepareTargets(updates, readConversation(delivery.json), options, new Date().toISOString());
	const tasks = writeTasks(run, targets);
	const hasFailed = targets.some(({ settled }) => settled?.status === 'failed');
	if (options.stopAtFirst && hasFailed) session.halt();
	await session.slots.within(tasks, async (task) => await task());
}

function mustRead(updates: Update[], options: UpdateOptions): boolean {
	return updates.some((update) => needsRead(update, options) && update.changes.size > 0);
}

/** Requests that a run will take if each conversation is as expected. */
function estimate(conversations: Update[][], options: UpdateOptions): number {
	return conversations.reduce((sum, group) => {
		const reads = (mustRead(group, options) ? 1 : 0) + (options.verify ? 1 : 0);
		return sum + reads + groupBy(group, ({ who }) => JSON.stringify(who)).length;
	}, 0);
}

function* allTasks(run: Run, conversations: Update[][]): Generator<Task> {
	for (const group of conversations) {
		if (mustRead(group, run.options)) {
			yield async () => await readThenWrite(run, group);
		} else {
			yield* writeTasks(run, targetsOf(group));
		}
	}
}

async function check(run: Run, group: Target[]): Promise<void> {
	const { session, options } = run;
	if (session.signal.aborted) return;
	await checkConversation(session, group, options);
	run.progress.done += 1;
	if (!options.stopAtFirst) return;
	for (const targets of groupByParticipant(group)) {
		visitFromLast(targets, (target, superseded) => {
			if (verdictOf(target, superseded, options).status === 'failed') session.halt();
		});
	}
}

/**
 * Writes all updates, then checks them: conversations end, so no write waits for a check.
 *
 * @returns the targets in item order
 */
export async function runUpdates(
	session: Session,
	updates: Update[],
	options: UpdateOptions,
	progress: Progress,
): Promise<Target[]> {
	const run: Run = { session, options, targets: [], progress };
	const conversations = groupByConversation(updates);
	progress.total = estimate(conversations, options);
	await session.slots.each(allTasks(run, conversations), async (task) => await task());
	run.targets.sort((a, b) => a.item - b.item);
	const written = groupByConversation(run.targets.filter((target) => target.written));
	const open = written.filter((group) => group.some((target) => needsCheck(target, options)));
	await session.slots.each(open, async (group) => await check(run, group));
	return run.targets;
}

/** How many requests a dry run's targets would take: writes, and the reads that check them. */
export function countRequests(
	targets: Target[],
	options: UpdateOptions,
): { writes: number; checks: number } {
	const planned = targets.filter(({ settled }) => settled?.status === 'planned');
	const writes = groupByParticipant(planned).reduce((sum, group) => {
		const entries = group.map((target) => ({ key: target, changes: target.toWrite }));
		return sum + planBodies(entries, options.combineItems).length;
	}, 0);
	return { writes, checks: options.verify ? groupByConversation(planned).length : 0 };
}
