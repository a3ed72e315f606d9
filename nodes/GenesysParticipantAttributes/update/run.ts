import { createYield } from '../client/clock';
import { planBodies } from '../attributes/plan';
import type { Failure } from '../genesys/failures';
import { chooseParticipants } from '../genesys/participants';
import type { Conversation } from '../genesys/conversation';
import { fetchBegun } from '../genesys/fetchConversation';
import { allDone, groupBy } from '../common';
import type { ApiClient } from '../client/api';
import { checkConversation, needsCheck } from './check';
import {
	evaluateParticipant,
	type FinishedTarget,
	type Target,
	type Update,
	type UpdateOptions,
} from './target';
import { needsRead, prepareTargets, targetOf } from './prepare';
import { writeParticipant } from './write';

/** How many requests a run takes: reads before the write, writes, and reads after it. */
export interface Requests {
	reads: number;
	writes: number;
	checks: number;
}

/** The targets of one conversation, in item order and by participant. */
interface ConversationTargets {
	targets: Target[];
	/** A target whose participant is unknown is alone. */
	participants: Target[][];
}

function groupByParticipant(targets: Target[]): Target[][] {
	return groupBy(targets, ({ participantId, item }) => participantId ?? `item ${item}`);
}

/** Of these it makes no difference that it was a read which failed. */
const SAME_FOR_WRITES = ['notFound', 'unauthorized', 'cancelled'];

/** A failed read before the write fails its items, by the cause if the cause is clear. */
function readFailed(updates: Update[], failure: Failure): Target[] {
	const { reason, message } = failure;
	const isFault = ['serverError', 'network', 'timeout', 'rejected'].includes(reason);
	const told: Failure = SAME_FOR_WRITES.includes(reason)
		? failure
		: {
				...failure,
				reason: isFault ? 'readFailed' : reason,
				message: `Nothing was written, because the conversation could not be read first: ${message}`,
			};
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
 * One run of Set or Remove over all its items. It begins all writes, then all checks: conversations
 * end, so no write waits for a check.
 */
export class UpdateRun {
	/** The targets so far; more come as conversations are prepared. */
	readonly targets: Target[] = [];
	/** The updates of each conversation. */
	private readonly unprepared: Set<Update[]>;
	private readonly conversations: ConversationTargets[] = [];

	constructor(
		private readonly api: ApiClient,
		updates: Update[],
		readonly options: UpdateOptions,
	) {
		this.unprepared = new Set(groupBy(updates, ({ conversationId }) => conversationId));
	}

	/**
	 * Requests that the run takes: as planned where conversations are prepared, and for the others if each
	 * is as expected.
	 */
	async expectedRequests(): Promise<Requests> {
		const { combineItems, verify } = this.options;
		const requests: Requests = { reads: 0, writes: 0, checks: 0 };
		const yieldIfDue = createYield();
		for (const { participants } of this.conversations) {
			await yieldIfDue();
			const open = participants.map((group) =>
				group.filter(({ early }) => !early || early.status === 'planned'),
			);
			const writes = open.flatMap((group) => planBodies(group, combineItems)).length;
			requests.writes += writes;
			requests.checks += Number(verify && writes > 0);
		}
		for (const group of this.unprepared) {
			const alike = groupBy(group, ({ selector }) => JSON.stringify(selector));
			requests.reads += Number(mustRead(group));
			requests.writes += combineItems ? alike.length : group.length;
			requests.checks += Number(verify);
		}
		return requests;
	}

	/** Writes and checks; returns the targets in item order. */
	async execute(): Promise<FinishedTarget[]> {
		const writes = await this.api.begin([...this.unprepared], this.write);
		// Writes leave before reads, and one that fails again and again holds up nobody's check
		const checks = await this.api.begin(writes, async (write) => await this.finish(await write));
		await allDone(checks);
		return (this.targets as FinishedTarget[]).sort((a, b) => a.item - b.item);
	}

	private readonly write = async (updates: Update[]): Promise<ConversationTargets> => {
		const { api, options } = this;
		const targets = await this.prepare(updates);
		const participants = groupByParticipant(targets);
		this.unprepared.delete(updates);
		const conversation = { targets, participants };
		this.conversations.push(conversation);
		for (const target of targets) this.targets.push(target);
		if (options.stopAtFirst && targets.some(({ early }) => early?.status === 'failed')) {
			api.stop();
		}
		if (api.signal.aborted) return conversation;
		if (options.dryRun) {
			for (const target of targets) target.early ??= { status: 'planned' };
			return conversation;
		}
		const open = participants.map((group) => group.filter(({ early }) => !early));
		await Promise.all(open.map((group) => writeParticipant(api, group)));
		return conversation;
	};

	/** The targets of one conversation, which is read right before its writes: conversations end. */
	private async prepare(updates: Update[]): Promise<Target[]> {
		if (this.api.signal.aborted || !mustRead(updates)) {
			return updates.map((update) => targetOf(update));
		}
		const hasAll = (conversation: Conversation) =>
			updates.every(({ selector }) => chooseParticipants(conversation, selector).length > 0);
		const snapshot = await fetchBegun(this.api, updates[0].conversationId, hasAll);
		return 'failure' in snapshot
			? readFailed(updates, snapshot.failure)
			: prepareTargets(updates, snapshot);
	}

	/** Checks what is left to be checked of a conversation, and gives its targets their results. */
	private readonly finish = async ({
		targets,
		participants,
	}: ConversationTargets): Promise<void> => {
		const { api, options } = this;
		const written = participants
			.map((group) => group.filter((target) => target.written))
			.filter((group) => group.some(needsCheck));
		if (written.length > 0 && !api.signal.aborted) await checkConversation(api, written);
		participants.forEach(evaluateParticipant);
		if (options.stopAtFirst && targets.some(({ result }) => result?.status === 'failed')) {
			api.stop();
		}
	};
}
