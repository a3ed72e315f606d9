import { bodyOf, planBodies, type Body } from '../attributes/plan';
import type { Delivery } from '../delivery/deliver';
import type { Explanation } from '../explanation';
import { readConversation } from '../genesys/conversation';
import { correlationIdOf } from '../genesys/errorBody';
import { failureOf, statusOf, type Failure } from '../genesys/explain';
import { getConversation, patchAttributes } from '../genesys/requests';
import type { Session } from '../session';
import { checkByAnswer } from './check';
import type { Target, UpdateOptions, Written } from './target';

/** A refusal that may be due to one item's values only. */
const MAYBE_ONE_ITEM = new Set([400, 413]);

/** For a conflict, whether the conversation has ended is what the user needs to know. */
async function explainConflict(
	session: Session,
	conversationId: string,
): Promise<Partial<Explanation>> {
	const read = await session.send(getConversation(conversationId));
	const endTime = read.reason ? undefined : readConversation(read.json).endTime;
	if (endTime === undefined) return {};
	return {
		message: 'Genesys Cloud refused the change: the conversation has ended',
		description: `It ended at ${endTime}. Set attributes while the conversation is active, or turn on Skip Ended in the options.`,
	};
}

function explainRejection(statusCode: number | undefined): Partial<Explanation> {
	return {
		description:
			statusCode === 413
				? 'The attributes of this item are too large for one request. Shorten the values.'
				: 'Check the attribute names and values of this item. If it removes attributes, try the other way in the option Remove By.',
	};
}

async function explainWrite(
	session: Session,
	delivery: Delivery,
	conversationId: string,
): Promise<Failure | undefined> {
	const { reason } = delivery;
	if (!reason) return undefined;
	if (reason === 'rejected') {
		return failureOf(delivery, reason, explainRejection(statusOf(delivery)));
	}
	const isConflict = reason === 'conflict';
	const text = isConflict ? await explainConflict(session, conversationId) : {};
	return failureOf(delivery, reason, text);
}

/** Adds one request's outcome to what earlier requests of the same target came to. */
function addUp(before: Written | undefined, now: Written): Written {
	if (!before) return now;
	return {
		...(before.failure ? before : now),
		attempts: before.attempts + now.attempts,
		waitedMs: before.waitedMs + now.waitedMs,
		combinedItems: Math.max(before.combinedItems, now.combinedItems),
		unknown: before.unknown || now.unknown,
	};
}

function note(targets: Target[], written: Written): void {
	for (const target of targets) target.written = addUp(target.written, written);
}

async function writeBody(
	session: Session,
	body: Body<Target>,
	options: UpdateOptions,
): Promise<void> {
	const [{ conversationId, participantId }] = body.targets;
	const request = patchAttributes(
		conversationId,
		participantId!,
		bodyOf(body.attributes),
		options.writeTo,
	);
	const delivery = await session.send(request);
	const statusCode = statusOf(delivery);
	const { attempts, waitedMs, unknown } = delivery;
	const effort = { attempts, waitedMs: Math.round(waitedMs), unknown };
	if (body.targets.length > 1 && delivery.reason && MAYBE_ONE_ITEM.has(statusCode ?? 0)) {
		// An unclear try of the combined request may have been carried out for each of its items
		note(body.targets, { ...effort, combinedItems: 0 });
		return await writeBodies(session, planBodies(body.targets, false), options);
	}
	const failure = await explainWrite(session, delivery, conversationId);
	const now = new Date().toISOString();
	note(body.targets, {
		...effort,
		statusCode,
		correlationId: correlationIdOf(delivery.answer),
		combinedItems: body.targets.length,
		acceptedAt: failure ? undefined : now,
		failure,
	});
	if (failure && options.stopAtFirst && !body.targets[0].written?.unknown) session.halt();
	if (!delivery.reason && options.verify && options.writeTo === 'participant') {
		checkByAnswer(body.targets, delivery.json, now, options);
	}
}

async function writeBodies(session: Session, bodies: Array<Body<Target>>, options: UpdateOptions) {
	// One after another: writes to one participant must not overtake each other
	for (const body of bodies) await writeBody(session, body, options);
}

/** Sends all that one participant's targets have to write, in item order. */
export async function writeParticipant(
	session: Session,
	targets: Target[],
	options: UpdateOptions,
): Promise<void> {
	await writeBodies(session, planBodies(targets, options.combineItems), options);
}
