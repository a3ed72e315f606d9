import { bodyOf, planBodies, type Body } from '../attributes/plan';
import { correlationIdOf } from '../genesys/errorBody';
import { statusOf } from '../genesys/explain';
import { patchAttributes } from '../genesys/requests';
import { serverTimeOf } from '../genesys/times';
import type { ApiClient } from '../client/api';
import { checkByAnswer } from './check';
import { explainWrite, mayBeOneItem } from './explainWrite';
import type { Target, WriteOutcome } from './target';

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

async function writeBody(api: ApiClient, { targets, attributes }: Body<Target>): Promise<void> {
	const [{ conversationId, participantId, options }] = targets;
	const request = patchAttributes(
		conversationId,
		participantId!,
		bodyOf(attributes),
		options.writeTo,
	);
	const delivery = await api.send(request);
	const { attempts, waitedMs, mayHaveApplied } = delivery;
	const effort = { attempts, waitedMs: Math.round(waitedMs), mayHaveApplied };
	if (targets.length > 1 && delivery.reason && mayBeOneItem(delivery)) {
		// An unclear try of the combined request may have been carried out for each of its items
		recordOutcome(targets, { ...effort, combinedItems: 0 });
		return await writeBodies(api, planBodies(targets, false));
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
		recordOutcome(targets, outcome);
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
	recordOutcome(targets, outcome);
	if (options.verify && options.writeTo === 'participant') {
		checkByAnswer(targets, delivery.json, outcome.acceptedAt);
	}
}

async function writeBodies(api: ApiClient, bodies: Array<Body<Target>>) {
	// One after another: writes to one participant must not overtake each other
	for (const body of bodies) await writeBody(api, body);
}

/** Sends all that one participant's targets have to write, in item order. */
export async function writeParticipant(api: ApiClient, targets: Target[]): Promise<void> {
	await writeBodies(api, planBodies(targets, targets[0].options.combineItems));
}
