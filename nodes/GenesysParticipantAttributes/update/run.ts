import { planBodies } from '../attributes/plan';
import { createYield } from '../eventLoop';
import type { Failure } from '../genesys/explain';
import { fetchConversation } from '../genesys/fetchConversation';
import { groupBy } from '../groupBy';
import type { ApiClient } from '../client/api';
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

function mustRead(updates: Update[]): boolean {
	return updates.some((update) => needsRead(update) && update.changes.size > 0);
}

/**
 * One run of Set or Remove over all its items. It writes all updates, then checks them:
 * conversations end, so no write waits for a check.
 */
export class UpdateRun {
	/** The targets so far; more come as conversations are prepared. */
	readonly targets: Target[] = [];
	private readonly updates: Update[][];
	private readonly conversations: ConversationTargets[] = [];

	constructor(
		private readonly api: ApiClient,
		updates: Update[],
		readonly options: UpdateOptions,
	) {
		this.updates = groupBy(updates, ({ conversationId }) => conversationId);
	}

	/** Requests that the run takes if each conversation is as expected. */
	get expectedRequests(): number {
		const { dryRun, verify, combineItems } = this.options;
		return this.updates.reduce((sum, group) => {
			const before = sum + Number(mustRead(group));
			if (dryRun) return before;
			const writes = combineItems
				? groupBy(group, ({ selector }) => JSON.stringify(selector))
				: group;
			return before + writes.length + Number(verify);
		}, 0);
	}

	/** Writes and checks; returns the targets in item order. */
	async execute(): Promise<FinishedTarget[]> {
		await this.api.forEach(this.updates, async (group) => await this.write(group));
		await this.api.forEach(this.conversations, async (one) => await this.finish(one));
		return (this.targets as FinishedTarget[]).sort((a, b) => a.item - b.item);
	}

	/** Requests that a dry run's targets would take: writes, and the reads that check them. */
	async plannedRequests(): Promise<{ writes: number; checks: number }> {
		const { combineItems, verify } = this.options;
		const yieldIfDue = createYield();
		let writes = 0;
		let checks = 0;
		for (const { participants } of this.conversations) {
			await yieldIfDue();
			const before = writes;
			for (const group of participants) {
				const planned = group.filter(({ early }) => early?.status === 'planned');
				writes += planBodies(planned, combineItems).length;
			}
			if (verify && writes > before) checks += 1;
		}
		return { writes, checks };
	}

	private async write(updates: Update[]): Promise<void> {
		const { api, options } = this;
		const targets = await this.prepare(updates);
		const participants = groupByParticipant(targets);
		this.conversations.push({ targets, participants });
		for (const target of targets) this.targets.push(target);
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
				.map(async (group) => await writeParticipant(api, group)),
		);
	}

	/** The targets of one conversation, which is read right before its writes: conversations end. */
	private async prepare(updates: Update[]): Promise<Target[]> {
		if (this.api.signal.aborted || !mustRead(updates)) {
			return updates.map((update) => targetOf(update));
		}
		const snapshot = await fetchConversation(this.api, updates[0].conversationId);
		return 'failure' in snapshot
			? readFailed(updates, snapshot.failure)
			: prepareTargets(updates, snapshot);
	}

	/** Checks what is left to be checked of a conversation, and gives its targets their results. */
	private async finish({ targets, participants }: ConversationTargets): Promise<void> {
		const { api, options } = this;
		const written = participants
			.map((group) => group.filter((target) => target.written))
			.filter((group) => group.some(needsCheck));
		if (written.length > 0 && !api.signal.aborted) await checkConversation(api, written);
		participants.forEach(evaluateParticipant);
		if (options.stopAtFirst && targets.some(({ result }) => result?.status === 'failed')) {
			api.stop();
		}
	}
}
