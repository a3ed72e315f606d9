import { bodyOf, planBodies, splitBody, type Body } from '../attributes/plan';
import type { ApiClient } from '../client/api';
import type { ApiRequest } from '../delivery/request';
import type { Failed, RequestResult } from '../delivery/send';
import { correlationIdOf, readErrorFacts } from '../genesys/errorBody';
import { failureOf, statusOf, type Failure, type Known } from '../genesys/failures';
import { askUntilThere, fetchConversation } from '../genesys/fetchConversation';
import { hasLeft, isParticipantCode, type Write } from '../genesys/refusals';
import { patchAttributes } from '../genesys/requests';
import { serverTimeOf } from '../genesys/times';
import { checkByAnswer } from './check';
import type { Target, WriteOutcome } from './target';

/** Whether one item's values may be why a request for several was refused. */
export function mayBeOneItem(delivery: Failed): boolean {
	if (delivery.reason !== 'rejected') return false;
	const { status, code } = readErrorFacts(delivery.lastResult);
	return status === 413 || (status === 400 && !hasLeft(code));
}

/** Whether only the conversation itself tells why a write was refused. */
function needsLook({ reason, lastResult }: Failed): boolean {
	if (reason === 'conflict') return true;
	const { code = '' } = readErrorFacts(lastResult);
	return reason === 'notFound' && !isParticipantCode(code);
}

async function look(api: ApiClient, conversationId: string): Promise<Known['look']> {
	const read = await fetchConversation(api, conversationId);
	if (!('failure' in read)) return read;
	return read.failure.reason === 'notFound' ? 'unknown' : 'failed';
}

/** Why a write failed, for people. */
export async function explainWrite(
	api: ApiClient,
	delivery: Failed,
	conversationId: string,
	write: Write,
): Promise<Failure> {
	return failureOf(delivery, {
		audience: api.audience,
		asked: 'attributes',
		write,
		look: needsLook(delivery) ? await look(api, conversationId) : undefined,
	});
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

/** What the body carries is certainly not stored; what other requests of its targets carry may be. */
function refuse({ targets, parts }: Body<Target>): void {
	for (const [index, target] of targets.entries())
		target.refused = new Set([...(target.refused ?? []), ...parts[index].keys()]);
}

/** @param isUnclear whether an earlier request that carried all of this may have been carried out */
async function writeBody(api: ApiClient, body: Body<Target>, isUnclear = false): Promise<void> {
	const { targets, attributes } = body;
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
		return await writeAll(api, splitBody(body), mayHaveApplied);
	}
	const outcome: WriteOutcome = {
		...effort,
		statusCode: statusOf(delivery),
		correlationId: correlationIdOf(delivery.lastResult),
		combinedItems: targets.length,
	};
	if (delivery.reason) {
		const write = { participantId: participantId!, sent: attributes, writeTo: options.writeTo };
		outcome.failure = await explainWrite(api, delivery, conversationId, write);
		if (!mayHaveApplied && !isUnclear) refuse(body);
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

/** One after another: writes to one participant must not overtake each other. */
async function writeAll(
	api: ApiClient,
	bodies: Array<Body<Target>>,
	isUnclear = false,
): Promise<void> {
	for (const body of bodies) await writeBody(api, body, isUnclear);
}

/** Sends all that one participant's targets have to write, in item order. */
export async function writeParticipant(api: ApiClient, targets: Target[]): Promise<void> {
	await writeAll(api, planBodies(targets, targets[0]?.options.combineItems));
}
