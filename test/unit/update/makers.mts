import type {
	Change,
	Changes,
} from '../../../nodes/GenesysParticipantAttributes/attributes/change';
import type {
	Conversation,
	Participant,
} from '../../../nodes/GenesysParticipantAttributes/genesys/conversation';
import type { Failure } from '../../../nodes/GenesysParticipantAttributes/genesys/failures';
import type { ParticipantSelector } from '../../../nodes/GenesysParticipantAttributes/genesys/participants';
import type {
	Check,
	Target,
	Update,
	UpdateOptions,
	WriteOutcome,
} from '../../../nodes/GenesysParticipantAttributes/update/target';

type Wanted = Record<string, string | null>;

/** IDs of participants. */
export const P = '0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e901';
export const Q = '0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e902';
export const R = '0c4f7a9d-8b21-4e36-b5aa-61d0c5f2e903';
export const NOW = '2026-11-22T10:00:00.000Z';
export const BEFORE = '2026-11-22T09:00:00.000Z';

export function changesOf(wanted: Wanted): Changes {
	return new Map(
		Object.entries(wanted).map(([name, value]): [string, Change] => [
			name,
			{ expected: value, sent: value },
		]),
	);
}

export function optionsWith(more: Partial<UpdateOptions> = {}): UpdateOptions {
	return {
		verify: true,
		verifyForMs: 0,
		combineItems: true,
		skipUnchanged: false,
		skipEnded: false,
		writeTo: 'attributes',
		onMismatch: 'flag',
		dryRun: false,
		stopAtFirst: false,
		...more,
	};
}

export function byId(participantId: string): ParticipantSelector {
	return { by: 'id', participantId };
}

export const byPurpose: ParticipantSelector = {
	by: 'purpose',
	purpose: 'customer',
	match: 'active',
};

export function updateOf(item: number, wanted: Wanted, more: Partial<Update> = {}): Update {
	return {
		item,
		conversationId: 'c',
		selector: byId(P),
		changes: changesOf(wanted),
		warnings: [],
		keepExisting: false,
		options: optionsWith(),
		...more,
	};
}

/** The updates in a run with these options. */
export function withOptions(updates: Update[], more: Partial<UpdateOptions>): Update[] {
	return updates.map((update) => ({ ...update, options: optionsWith(more) }));
}

export function participantWith(
	attributes: Record<string, string>,
	more: Partial<Participant> = {},
): Participant {
	return {
		id: P,
		purpose: 'customer',
		startTime: BEFORE,
		states: [],
		hadConnection: false,
		isObserver: false,
		attributes: new Map(Object.entries(attributes)),
		...more,
	};
}

export function conversationWith(
	participants: Participant[],
	more: Partial<Conversation> = {},
): Conversation {
	return { id: 'c', participants, ...more };
}

/** A conversation as if it had just been read. */
export function snapshotOf(conversation: Conversation) {
	return { conversation, readAt: NOW, serverTime: NOW };
}

export function targetWith(wanted: Wanted, more: Partial<Target> = {}): Target {
	return {
		item: 0,
		conversationId: 'c',
		participantId: P,
		options: optionsWith(),
		changes: changesOf(wanted),
		toWrite: changesOf(wanted),
		warnings: [],
		...more,
	};
}

export const ACCEPTED: WriteOutcome = {
	statusCode: 202,
	attempts: 1,
	waitedMs: 0,
	combinedItems: 1,
	acceptedAt: NOW,
	mayHaveApplied: false,
};

export const FAILURE: Failure = { reason: 'rejected', message: 'm', description: 'd' };
export const REFUSED: WriteOutcome = { ...ACCEPTED, acceptedAt: undefined, failure: FAILURE };
export const LOST: WriteOutcome = {
	...REFUSED,
	failure: { ...FAILURE, reason: 'network' },
	mayHaveApplied: true,
};

const NOTHING = { actual: new Map<string, string | null>(), mismatches: [], warnings: [] };

export const RIGHT: Check = { comparison: NOTHING, reads: 1, checkedAt: NOW };
export const WRONG: Check = {
	...RIGHT,
	comparison: {
		...NOTHING,
		mismatches: [{ attribute: 'a', expected: '1', actual: null, reason: 'missing' }],
	},
};
export const UNREAD: Check = {
	...RIGHT,
	failed: { reason: 'readFailed', message: 'not read', description: 'd' },
};

/** A target whose write was accepted. */
export function written(wanted: Wanted, more: Partial<Target> = {}): Target {
	return targetWith(wanted, { written: ACCEPTED, ...more });
}
