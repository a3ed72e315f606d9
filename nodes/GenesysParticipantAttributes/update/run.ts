import { planBodies } from '../attributes/plan';
import type { Undelivered } from '../delivery/deliver';
import { readConversation } from '../genesys/conversation';
import { failureOf } from '../genesys/explain';
import { getConversation } from '../genesys/requests';
import { groupBy } from '../groupBy';
import type { Session } from '../session';
import { checkConversation, needsCheck } from './check';
import { needsRead, prepareTargets, targetOf } from './prepare';
import { groupByParticipant } from './supersede';
import type { Target, Update, UpdateOptions } from './target';
import { judgeAll } from './verdict';
import { writeParticipant } from './write';

/** One run of Set or Remove over all its items. */
interface Run {
	session: Session;
	options: UpdateOptions;
	/** All targets so far; grows as conversations are read. */
	targets: Target[];
}

function groupByConversation<T extends { conversationId: string }>(entries: T[]): T[][] {
	return groupBy(entries, ({ conversationId }) => conversationId);
}

/** A failed read before the write fails its items, by the cause if the cause is clear. */
function unread(updates: Update[], delivery: Undelivered): Target[] {
	const isFault = ['serverError', 'network', 'timeout', 'rejected'].includes(delivery.reason);
	const failure = failureOf(delivery, isFault ? 'readFailed' : delivery.reason);
	return updates.map((update) => {
		const target = targetOf(update);
		return { ...target, settled: target.settled ?? { status: 'failed', failure } };
	});
}

function mustRead(updates: Update[], options: UpdateOptions): boolean {
	return updates.some((update) => needsRead(update, options) && update.changes.size > 0);
}

/** The targets of one conversation, which is read right before its writes: conversations end. */
async function prepare({ session, options }: Run, updates: Update[]): Promise<Target[]> {
	if (session.signal.aborted || !mustRead(updates, options)) {
		return updates.map((update) => targetOf(update));
	}
	const delivery = await session.send(getConversation(updates[0].conversationId));
	if (delivery.reason) return unread(updates, delivery);
	const look = {
		conversation: readConversation(delivery.json),
		checkedAt: new Date().toISOString(),
	};
	return prepareTargets(updates, look, options);
}

async function write(run: Run, updates: Update[]): Promise<void> {
	const { session, options } = run;
	const targets = await prepare(run, updates);
	run.targets.push(...targets);
	if (options.stopAtFirst && targets.some(({ settled }) => settled?.status === 'failed')) {
		session.halt();
	}
	if (session.signal.aborted) return;
	const open = targets.filter(({ settled }) => !settled);
	if (options.dryRun) {
		for (const target of open) target.settled = { status: 'planned' };
		return;
	}
	await session.slots.within(groupByParticipant(open), async (group) => {
		if (!session.signal.aborted) await writeParticipant(session, group, options);
	});
}

async function check({ session, options }: Run, group: Target[]): Promise<void> {
	if (session.signal.aborted) return;
	await checkConversation(session, group, options);
	const hasFailed = judgeAll(group, options).some(({ verdict }) => verdict.status === 'failed');
	if (options.stopAtFirst && hasFailed) session.halt();
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
): Promise<Target[]> {
	const run: Run = { session, options, targets: [] };
	await session.slots.each(groupByConversation(updates), async (group) => await write(run, group));
	run.targets.sort((a, b) => a.item - b.item);
	const written = groupByConversation(run.targets.filter((target) => target.written));
	const open = written.filter((group) => group.some((target) => needsCheck(target, options)));
	await session.slots.each(open, async (group) => await check(run, group));
	return run.targets;
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
export function countRequests(
	targets: Target[],
	options: UpdateOptions,
): { writes: number; checks: number } {
	const planned = targets.filter(({ settled }) => settled?.status === 'planned');
	const writes = groupByParticipant(planned).reduce(
		(sum, group) => sum + planBodies(group, options.combineItems).length,
		0,
	);
	return { writes, checks: options.verify ? groupByConversation(planned).length : 0 };
}
