import type { Changes } from '../attributes/change';
import { compare, createStored, type Stored } from '../attributes/compare';
import { endWarnings, keptWarning } from '../attributes/warnings';
import { chooseParticipants, explainNoParticipant } from '../genesys/participants';
import type { Conversation, Participant } from '../genesys/conversation';
import type { Snapshot } from '../genesys/fetchConversation';
import type { EarlyResult, Target, Update } from './target';

const NOTHING_TO_WRITE: EarlyResult = { status: 'skipped', reason: 'nothingToWrite' };

/** An update's target; without a participant where its ID is not known. */
export function targetOf(
	update: Update,
	participantId = update.selector.by === 'id' ? update.selector.participantId : undefined,
	purpose?: string,
): Target {
	const target: Target = {
		item: update.item,
		conversationId: update.conversationId,
		participantId,
		purpose,
		options: update.options,
		changes: update.changes,
		toWrite: update.changes,
		warnings: [...update.warnings],
	};
	if (update.changes.size === 0) target.early = NOTHING_TO_WRITE;
	return target;
}

/** Whether an update cannot be sent before its conversation has been read. */
export function needsRead({ selector, keepExisting, options }: Update): boolean {
	return selector.by === 'purpose' || keepExisting || options.skipUnchanged || options.skipEnded;
}

/** A participant as it was read, and what this run's earlier items are going to make of it. */
interface ProjectedState {
	participant: Participant;
	stored: Stored;
	/** Attributes that earlier items write; their writes may yet fail. */
	pending: Map<string, string | null>;
}

function noParticipant(update: Update, conversation: Conversation): Target {
	const { selector } = update;
	const target = targetOf(update);
	if (update.options.skipEnded && conversation.endTime !== undefined) {
		target.early ??= { status: 'skipped', reason: 'conversationEnded' };
	}
	const failure = { reason: 'notFound' as const, ...explainNoParticipant(conversation, selector) };
	target.early ??= { status: 'failed', failure };
	return target;
}

function endedReason(
	conversation: Conversation,
	participant: Participant,
): 'conversationEnded' | 'participantEnded' | undefined {
	if (conversation.endTime !== undefined) return 'conversationEnded';
	return participant.endTime === undefined ? undefined : 'participantEnded';
}

/**
 * Splits an update into what has to be sent, what is `kept` because it is there already, and the
 * rest, which is as asked. What an earlier item is going to write has to be sent again.
 */
function partition(update: Update, { stored, pending }: ProjectedState) {
	const unlikeStored = new Set(
		compare(update.changes, stored).mismatches.map(({ attribute }) => attribute),
	);
	const toWrite: Changes = new Map();
	const kept = new Set<string>();
	for (const [name, change] of update.changes) {
		const isThere = pending.has(name) ? pending.get(name) !== null : stored.attributes.has(name);
		if (update.keepExisting && isThere) kept.add(name);
		else if (!update.options.skipUnchanged || pending.has(name) || unlikeStored.has(name)) {
			toWrite.set(name, change);
		}
	}
	return { toWrite, kept };
}

function prepareTarget(
	update: Update,
	{ conversation, readAt, serverTime }: Snapshot,
	state: ProjectedState,
): Target {
	const { participant, stored, pending } = state;
	const target = targetOf(update, participant.id, participant.purpose);
	if (target.early) return target;
	const ended = endedReason(conversation, participant);
	if (update.options.skipEnded && ended) {
		target.early = { status: 'skipped', reason: ended };
		return target;
	}
	const { toWrite, kept } = partition(update, state);
	target.toWrite = toWrite;
	for (const [name, { expected }] of toWrite) pending.set(name, expected);
	target.warnings.push(...keptWarning([...kept]));
	if (toWrite.size === 0 && [...kept].some((name) => pending.has(name))) {
		// Left to an earlier item, whose write may yet fail
		target.early = NOTHING_TO_WRITE;
		return target;
	}
	if (toWrite.size === 0) {
		target.early = { status: 'unchanged' };
		target.changes = new Map(
			[...update.changes].map(([name, change]) => [
				name,
				kept.has(name) ? { ...change, expected: participant.attributes.get(name)! } : change,
			]),
		);
		const comparison = compare(target.changes, stored);
		target.check = { comparison, reads: 1, checkedAt: readAt };
		return target;
	}
	target.changes = new Map([...update.changes].filter(([name]) => !kept.has(name)));
	target.warnings.push(...endWarnings(conversation, participant, serverTime));
	return target;
}

/** The targets of one conversation's updates, in item order, given how the conversation stands. */
export function prepareTargets(updates: Update[], snapshot: Snapshot): Target[] {
	const states = new Map<string, ProjectedState>();
	return updates.flatMap((update) => {
		const participants = chooseParticipants(snapshot.conversation, update.selector);
		if (participants.length === 0) return [noParticipant(update, snapshot.conversation)];
		return participants.map((participant) => {
			const state = states.get(participant.id) ?? {
				participant,
				stored: createStored(participant.attributes),
				pending: new Map(),
			};
			states.set(participant.id, state);
			return prepareTarget(update, snapshot, state);
		});
	});
}
