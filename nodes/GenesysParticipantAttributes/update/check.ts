import { compare, createStored } from '../attributes/compare';
import { endWarnings } from '../attributes/warnings';
import { readParticipant, type Participant } from '../genesys/conversation';
import type { Failure } from '../genesys/failures';
import { fetchConversation } from '../genesys/fetchConversation';
import type { ApiClient } from '../client/api';
import { matchesExpected, visitNewestFirst, type Target } from './target';

/** First wait before a conversation is read again, in milliseconds: most values come soon. */
const FIRST_WAIT_MS = 250;
/** The next wait, in milliseconds; each further one is twice as long. */
const SECOND_WAIT_MS = 1000;

/** The read does not have the participant: nothing is known of its attributes. */
const NOT_IN_READ: Failure = {
	reason: 'readFailed',
	message: 'The conversation that was read back does not have this participant',
	description:
		'Nothing could be checked. Read the conversation later with Get, and check the participant ID.',
};

/** Whether all that may come of the write is there: what was refused never will be. */
function isComplete({ check, refused }: Target): boolean {
	if (matchesExpected(check)) return true;
	if (!check || check.failed || !refused) return false;
	return check.comparison.mismatches.every(({ attribute }) => refused.has(attribute));
}

/** Whether the answer of the write leaves anything to be read back. */
export function needsCheck(target: Target): boolean {
	const { early, written, options } = target;
	if (early || !written || isComplete(target)) return false;
	return written.failure ? written.mayHaveApplied : options.verify;
}

/** Compares targets of one participant with what is stored. What was found right stays right. */
function compareAll(targets: Target[], { attributes }: Participant, checkedAt: string): void {
	const stored = createStored(attributes);
	visitNewestFirst(targets, (target, superseded) => {
		if (!needsCheck(target)) return;
		const comparison = compare(target.changes, stored, superseded);
		target.check = { comparison, reads: (target.check?.reads ?? 0) + 1, checkedAt };
	});
}

function markReadFailed(targets: Target[], failure: Failure): void {
	const failed: Failure = {
		...failure,
		reason: 'readFailed',
		message: `Written, but the check failed: ${failure.message}`,
	};
	const comparison = { actual: new Map(), mismatches: [], warnings: [] };
	for (const target of targets) {
		if (needsCheck(target)) {
			target.check = { comparison, reads: 0, ...target.check, failed };
		}
	}
}

/** One read of a conversation. `failed`: reading on is no use. `cancelled`: the run was halted. */
async function readOnce(
	api: ApiClient,
	participants: Target[][],
): Promise<'read' | 'failed' | 'cancelled'> {
	const read = await fetchConversation(api, participants[0][0].conversationId);
	if ('failure' in read) {
		const { failure } = read;
		if (failure.reason === 'cancelled') return 'cancelled';
		markReadFailed(participants.flat(), failure);
		return 'failed';
	}
	const { conversation, readAt } = read;
	for (const targets of participants) {
		const participant = conversation.participants.find(({ id }) => id === targets[0].participantId);
		if (participant) compareAll(targets, participant, readAt);
		else markReadFailed(targets, NOT_IN_READ);
		for (const { written, warnings } of targets) {
			const writtenAt = written?.serverTime;
			if (writtenAt === undefined) continue;
			warnings.push(...endWarnings(conversation, participant ?? {}, writtenAt));
		}
	}
	return 'read';
}

/**
 * Reads a conversation back, once for all of its targets, and again with growing waits while
 * something is not as asked: the write's answer says accepted, not done.
 *
 * @param participants the targets of each participant
 */
export async function checkConversation(api: ApiClient, participants: Target[][]): Promise<void> {
	const isPending = () => participants.flat().some((target) => needsCheck(target));
	const { verifyForMs } = participants[0][0].options;
	let waited = 0;
	for (let wait = FIRST_WAIT_MS; ; wait = Math.max(SECOND_WAIT_MS, wait * 2)) {
		const outcome = await readOnce(api, participants);
		if (outcome === 'cancelled') break;
		if (outcome === 'failed' || !isPending()) return;
		const ms = Math.min(wait, verifyForMs - waited);
		if (ms <= 0) return;
		if (!(await api.pause(ms))) break;
		waited += ms;
	}
	// Cut short: what was not there yet might have come
	for (const target of participants.flat()) {
		if (needsCheck(target)) target.check = undefined;
	}
}

/**
 * Where the write is answered with the participant and its attributes, that is the check. Names
 * absent from it, and removals, are left to be read back.
 */
export function checkByAnswer(targets: Target[], json: unknown, checkedAt: string): void {
	const participant = readParticipant(json);
	if (participant.id !== targets[0].participantId) return;
	compareAll(targets, participant, checkedAt);
	for (const target of targets) {
		const removes = [...target.changes.values()].some(({ expected }) => expected === null);
		if (removes || !matchesExpected(target.check)) target.check = undefined;
		else target.check!.reads = 0;
	}
}
