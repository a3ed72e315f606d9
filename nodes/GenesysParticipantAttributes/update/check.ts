import { compare } from '../attributes/compare';
import { endWarnings } from '../attributes/warnings';
import { readConversation, readParticipant, type Participant } from '../genesys/conversation';
import { failureOf, type Failure } from '../genesys/explain';
import { getConversation } from '../genesys/requests';
import type { Session } from '../session';
import { groupByParticipant, isAsAsked, visitFromLast } from './supersede';
import type { Target, UpdateOptions } from './target';

/** First wait before a conversation is read again; each further one is twice as long. In ms. */
const FIRST_WAIT_MS = 1000;

/** Whether the answer of the write leaves anything to be read back. */
export function needsCheck(target: Target, options: UpdateOptions): boolean {
	if (target.settled || !target.written || isAsAsked(target.check)) return false;
	return target.written.failure ? target.written.unknown : options.verify;
}

/** Compares targets of one participant with what is stored. What was found right stays right. */
function compareAll(
	targets: Target[],
	participant: Participant | undefined,
	checkedAt: string,
	options: UpdateOptions,
): void {
	visitFromLast(targets, (target, superseded) => {
		if (!needsCheck(target, options)) return;
		const stored = participant?.attributes ?? new Map();
		const comparison = compare(target.changes, stored, superseded);
		target.check = { comparison, reads: (target.check?.reads ?? 0) + 1, checkedAt };
	});
}

function markUnread(target: Target, failed: Failure): void {
	const comparison = { actual: new Map(), mismatches: [], warnings: [] };
	target.check = { comparison, reads: 0, ...target.check, failed };
}

/** One read of a conversation. `failed`: reading on is no use. `cancelled`: the run was halted. */
async function readOnce(
	session: Session,
	targets: Target[],
	options: UpdateOptions,
): Promise<'read' | 'failed' | 'cancelled'> {
	const [{ conversationId }] = targets;
	const delivery = await session.send(getConversation(conversationId));
	if (delivery.reason === 'cancelled') return 'cancelled';
	const checkedAt = new Date().toISOString();
	if (delivery.reason) {
		const failed = failureOf(delivery, 'readFailed');
		for (const target of targets) if (needsCheck(target, options)) markUnread(target, failed);
		return 'failed';
	}
	const conversation = readConversation(delivery.json);
	for (const group of groupByParticipant(targets)) {
		const participant = conversation.participants.find(({ id }) => id === group[0].participantId);
		compareAll(group, participant, checkedAt, options);
		for (const target of group) {
			const asOf = target.written?.acceptedAt ?? checkedAt;
			const warnings = endWarnings(conversation, participant ?? {}, asOf);
			for (const warning of warnings) target.warnings.add(warning);
		}
	}
	return 'read';
}

/**
 * Reads a conversation back, once for all of its targets, and again with growing waits while
 * something is not as asked: the write's answer says accepted, not done.
 */
export async function checkConversation(
	session: Session,
	targets: Target[],
	options: UpdateOptions,
): Promise<void> {
	let waited = 0;
	for (let wait = FIRST_WAIT_MS; ; wait *= 2) {
		const outcome = await readOnce(session, targets, options);
		if (outcome === 'cancelled') break;
		if (outcome === 'failed') return;
		if (!targets.some((target) => needsCheck(target, options))) return;
		const ms = Math.min(wait, options.verifyForMs - waited);
		if (ms <= 0) return;
		if (!(await session.pause(ms))) break;
		waited += ms;
	}
	// Cut short: what was not there yet might have come
	for (const target of targets) if (needsCheck(target, options)) target.check = undefined;
}

/**
 * Where the write is answered with the participant and its attributes, that is the check. Names
 * absent from it, and removals, are left to be read back.
 */
export function checkByAnswer(
	targets: Target[],
	json: unknown,
	checkedAt: string,
	options: UpdateOptions,
): void {
	const participant = readParticipant(json);
	if (participant.id !== targets[0].participantId) return;
	compareAll(targets, participant, checkedAt, options);
	for (const target of targets) {
		const removes = [...target.changes.values()].some(({ expected }) => expected === null);
		if (removes || !isAsAsked(target.check)) target.check = undefined;
		else target.check!.reads = 0;
	}
}
