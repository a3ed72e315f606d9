import type { Changes } from '../attributes/change';
import { compare } from '../attributes/compare';
import { chooseParticipants, explainNoParticipant } from '../genesys/choose';
import type { Conversation, Participant } from '../genesys/conversation';
import { endWarnings, keptWarning } from '../attributes/warnings';
import type { Target, Update, UpdateOptions } from './target';

/** An update's target; without a participant where its ID is not known. */
export function targetOf(
	update: Update,
	participantId = update.who.by === 'id' ? update.who.participantId : undefined,
	purpose?: string,
): Target {
	const target: Target = {
		item: update.item,
		conversationId: update.conversationId,
		participantId,
		purpose,
		changes: update.changes,
		toWrite: update.changes,
		warnings: new Set(update.warnings),
	};
	if (update.changes.size === 0) target.settled = { status: 'skipped', reason: 'nothingToWrite' };
	return target;
}

/** Whether an update cannot be sent before its conversation has been read. */
export function needsRead({ who, keepExisting }: Update, options: UpdateOptions): boolean {
	return who.by === 'purpose' || keepExisting || options.skipUnchanged || options.skipEnded;
}

/** A conversation as it was read, and when; ISO 8601. */
interface Look {
	conversation: Conversation;
	checkedAt: string;
}

/** A participant as it was read, and what this run's earlier items make of its attributes. */
interface Foreseen {
	participant: Participant;
	touched: Map<string, string | null>;
}

function noParticipant(update: Update, conversation: Conversation): Target {
	const { who } = update;
	const target = targetOf(update);
	const failure = { reason: 'notFound' as const, ...explainNoParticipant(conversation, who) };
	target.settled ??= { status: 'failed', failure };
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
 * rest, which is as asked. What an earlier item of this run touches has to be sent again: that
 * item's write may yet fail.
 */
function sift(update: Update, options: UpdateOptions, { participant, touched }: Foreseen) {
	const stored = participant.attributes;
	const unlikeStored = new Set(
		compare(update.changes, stored).mismatches.map(({ attribute }) => attribute),
	);
	const toWrite: Changes = new Map();
	const kept = new Set<string>();
	for (const [name, change] of update.changes) {
		const isThere = touched.has(name) ? touched.get(name) !== null : stored.has(name);
		if (update.keepExisting && isThere) kept.add(name);
		else if (!options.skipUnchanged || touched.has(name) || unlikeStored.has(name)) {
			toWrite.set(name, change);
		}
	}
	return { toWrite, kept };
}

function prepareTarget(
	update: Update,
	{ conversation, checkedAt }: Look,
	view: Foreseen,
	options: UpdateOptions,
): Target {
	const { participant, touched } = view;
	const target = targetOf(update, participant.id, participant.purpose);
	if (target.settled) return target;
	const ended = endedReason(conversation, participant);
	if (options.skipEnded && ended) {
		target.settled = { status: 'skipped', reason: ended };
		return target;
	}
	const { toWrite, kept } = sift(update, options, view);
	target.toWrite = toWrite;
	for (const [name, { expected }] of toWrite) touched.set(name, expected);
	for (const warning of keptWarning([...kept])) target.warnings.add(warning);
	if (toWrite.size === 0 && [...kept].some((name) => touched.has(name))) {
		// Left to an earlier item, whose write may yet fail
		target.settled = { status: 'skipped', reason: 'nothingToWrite' };
		return target;
	}
	if (toWrite.size === 0) {
		target.settled = { status: 'unchanged' };
		const comparison = compare(update.changes, participant.attributes, kept);
		target.check = { comparison, reads: 1, checkedAt };
		return target;
	}
	target.changes = new Map([...update.changes].filter(([name]) => !kept.has(name)));
	const warnings = endWarnings(conversation, participant, checkedAt);
	for (const warning of warnings) target.warnings.add(warning);
	return target;
}

/** The targets of one conversation's updates, in item order, given how the conversation stands. */
export function prepareTargets(updates: Update[], look: Look, options: UpdateOptions): Target[] {
	const views = new Map<string, Foreseen>();
	return updates.flatMap((update) => {
		const participants = chooseParticipants(look.conversation, update.who);
		if (participants.length === 0) return [noParticipant(update, look.conversation)];
		return participants.map((participant) => {
			const view = views.get(participant.id) ?? { participant, touched: new Map() };
			views.set(participant.id, view);
			return prepareTarget(update, look, view, options);
		});
	});
}
