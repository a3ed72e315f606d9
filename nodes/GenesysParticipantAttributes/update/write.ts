import { bodyOf, planBodies, type Body } from '../attributes/plan';
import type { ApiClient } from '../client/api';
import type { ApiRequest } from '../delivery/request';
import type { Failed, RequestResult } from '../delivery/send';
import type { Explanation } from '../explanation';
import { correlationIdOf, readErrorFacts } from '../genesys/errorBody';
import { failureOf, statusOf, type Failure } from '../genesys/explain';
import { fetchConversation } from '../genesys/fetchConversation';
import { askUntilThere } from '../genesys/justBegun';
import { explainNotFound } from '../genesys/participants';
import { patchAttributes } from '../genesys/requests';
import { serverTimeOf } from '../genesys/times';
import { checkByAnswer } from './check';
import type { Target, WriteOutcome } from './target';

type Sent = ReadonlyMap<string, string | null>;

function codeOf({ lastResult }: RequestResult): string {
	return readErrorFacts(lastResult).code ?? '';
}

/** Refused because the participant has left, whatever was to be written. */
function hasLeft(delivery: Failed): boolean {
	return codeOf(delivery).endsWith('participant.no.active.conversations');
}

/** Whether one item's values may be why a request for several was refused. */
export function mayBeOneItem(delivery: Failed): boolean {
	const status = statusOf(delivery);
	return status === 413 || (status === 400 && !hasLeft(delivery));
}

/** For a conflict, whether the conversation has ended is what the user needs to know. */
async function explainConflict(
	api: ApiClient,
	conversationId: string,
): Promise<Partial<Explanation>> {
	const read = await fetchConversation(api, conversationId);
	const endTime = 'failure' in read ? undefined : read.conversation.endTime;
	if (endTime === undefined) return {};
	const end = Date.parse(endTime);
	const when = Number.isNaN(end) ? '' : `It ended at ${new Date(end).toISOString()}. `;
	return {
		message: 'Genesys Cloud refused the change: the conversation has ended',
		description: `${when}Set attributes while the conversation is active, or turn on Skip Ended in the options.`,
	};
}

function explainRejection(delivery: Failed, sent: Sent): Partial<Explanation> {
	if (statusOf(delivery) === 413) {
		return {
			description: 'The attributes of this item are too large for one request. Shorten the values.',
		};
	}
	if (hasLeft(delivery)) {
		return {
			message: 'The participant has left the conversation',
			description:
				'Set attributes while the participant is connected, or choose Write To = Attributes in the options.',
		};
	}
	if ([...sent.values()].includes(null)) {
		return {
			description:
				'This item removes by null, which Genesys Cloud may not take: choose Remove By = Empty Text in the options. Else check its attribute names and values.',
		};
	}
	return { description: 'Check the attribute names and values of this item.' };
}

/** Why a write failed, for people. */
export async function explainWrite(
	api: ApiClient,
	delivery: Failed,
	{ conversationId, sent }: { conversationId: string; sent: Sent },
): Promise<Failure> {
	const texts: Partial<Record<typeof delivery.reason, Partial<Explanation>>> = {
		rejected: explainRejection(delivery, sent),
		notFound: explainNotFound(codeOf(delivery)),
	};
	const text =
		delivery.reason === 'conflict'
			? await explainConflict(api, conversationId)
			: texts[delivery.reason];
	return failureOf(delivery, delivery.reason, text);
}

/** Adds one request's outcome to what earlier requests of the same target came to. */
function mergeOutcomes(before: WriteOutcome | undefined, now: WriteOutcome): WriteOutcome {
	if (!before) return now;
	return {
		...(before.failure ? before : now),
		attempts: before.attempts + now.attempts,
		waitedMs: before.waitedMs + now.waitedMs,
		combinedItems: Math.max(before.combinedItems, now.combinedItems),
		mayHaveApplied: before.mayHaveApplied || now.mayHaveApplied,
	};
}

function recordOutcome(targets: Target[], outcome: WriteOutcome): void {
	for (const target of targets) target.written = mergeOutcomes(target.written, outcome);
}

function endWrite(targets: Target[], outcome: WriteOutcome): void {
	recordOutcome(targets, outcome);
	for (const target of targets) target.isUnderWay = false;
}

/**
 * Sends a write; once or twice more where its conversation or participant may have just begun.
 *
 * @param tell whether it is under way
 */
async function sendWrite(
	api: ApiClient,
	request: ApiRequest,
	tell: (isUnderWay: boolean) => void,
): Promise<RequestResult> {
	const sent: RequestResult[] = [];
	const last = await askUntilThere(
		api,
		async () => {
			const delivery = await api.send(request, () => tell(true));
			if (delivery.reason === 'notFound') tell(false);
			sent.push(delivery);
			return delivery;
		},
		({ reason }) => reason === 'notFound',
	);
	return {
		...last,
		attempts: sent.reduce((sum, { attempts }) => sum + attempts, 0),
		waitedMs: sent.reduce((sum, { waitedMs }) => sum + waitedMs, 0),
		mayHaveApplied: sent.some(({ mayHaveApplied }) => mayHaveApplied),
	};
}

async function writeBody(api: ApiClient, { targets, attributes }: Body<Target>): Promise<void> {
	const [{ conversationId, participantId, options }] = targets;
	const request = patchAttributes(
		conversationId,
		participantId!,
		bodyOf(attributes),
		options.writeTo,
	);
	const delivery = await sendWrite(api, request, (isUnderWay) => {
		for (const target of targets) target.isUnderWay = isUnderWay;
	});
	const { attempts, waitedMs, mayHaveApplied } = delivery;
	const effort = { attempts, waitedMs: Math.round(waitedMs), mayHaveApplied };
	if (targets.length > 1 && delivery.reason && mayBeOneItem(delivery)) {
		// An unclear try of the combined request may have been carried out for each of its items
		recordOutcome(targets, { ...effort, combinedItems: 0 });
		return await writeParticipant(api, targets, false);
	}
	const outcome: WriteOutcome = {
		...effort,
		statusCode: statusOf(delivery),
		correlationId: correlationIdOf(delivery.lastResult),
		combinedItems: targets.length,
	};
	if (delivery.reason) {
		const asked = { conversationId, sent: attributes };
		outcome.failure = await explainWrite(api, delivery, asked);
		endWrite(targets, outcome);
		if (options.stopAtFirst && !targets[0].written?.mayHaveApplied) api.stop();
		return;
	}
	// Of several requests for one item, a later one may yet fail
	outcome.mayHaveApplied = true;
	const now = Date.now();
	outcome.acceptedAt = new Date(now).toISOString();
	// Only what is read back tells of ends, and many items are held in memory
	if (options.verify) {
		outcome.serverTime = new Date(serverTimeOf(delivery.lastResult, now)).toISOString();
	}
	endWrite(targets, outcome);
	if (options.verify && options.writeTo === 'participant') {
		checkByAnswer(targets, delivery.json, outcome.acceptedAt);
	}
}

/**
 * Sends all that one participant's targets have to write, in item order.
 *
 * @param combine whether items may share a request
 */
export async function writeParticipant(
	api: ApiClient,
	targets: Target[],
	combine = targets[0]?.options.combineItems,
): Promise<void> {
	// One after another: writes to one participant must not overtake each other
	for (const body of planBodies(targets, combine)) await writeBody(api, body);
}
