import type { IDataObject } from 'n8n-workflow';

import type { Changes } from '../attributes/change';
import type { FinishedTarget, Target } from '../update/target';

function expectedOf(changes: Changes): IDataObject {
	return Object.fromEntries([...changes].map(([name, { expected }]) => [name, expected]));
}

/** What was read; null for what later items have set, since that is theirs. */
function actualOf({ check, result }: FinishedTarget): IDataObject {
	const superseded = new Set(result.superseded);
	const read = [...(check?.comparison.actual ?? [])];
	return Object.fromEntries(
		read.map(([name, value]) => [name, superseded.has(name) ? null : value]),
	);
}

function validationOf(target: FinishedTarget): IDataObject {
	const { changes, check, result } = target;
	const { comparison, reads = 0, checkedAt } = check ?? {};
	const { superseded } = result;
	return {
		expected: expectedOf(changes),
		actual: actualOf(target),
		mismatches: (comparison?.mismatches ?? []) as unknown as IDataObject[],
		...(superseded.length > 0 && { superseded }),
		reads,
		...(checkedAt !== undefined && { checkedAt }),
	};
}

function deliveryOf({ written }: Target): IDataObject {
	// What ended the run was the answer to another item's request
	if (!written?.attempts)
		return { attempts: 0, waitedMs: written?.waitedMs ?? 0, combinedItems: 0 };
	const { statusCode, attempts, waitedMs, correlationId, combinedItems, acceptedAt } = written;
	return {
		...(statusCode !== undefined && { statusCode }),
		attempts,
		waitedMs,
		...(correlationId !== undefined && { correlationId }),
		combinedItems,
		...(acceptedAt !== undefined && { acceptedAt }),
	};
}

/** What is to be said beside the result, once: each read may have said it again. */
export function warningsOf({ warnings, check }: Target): string[] {
	return [...new Set([...warnings, ...(check?.comparison.warnings ?? [])])];
}

/** The output item of one target, its result first. */
export function toOutputJson(target: FinishedTarget): IDataObject {
	const { conversationId, participantId, purpose, result } = target;
	const { status, valid, reason, failure } = result;
	const advice = failure?.description ?? result.advice;
	return {
		status,
		valid,
		...(reason !== undefined && { reason }),
		...(failure && { error: failure.message }),
		...(advice && { advice }),
		conversationId: conversationId || null,
		participantId: participantId ?? null,
		...(purpose !== undefined && { purpose }),
		validation: validationOf(target),
		delivery: deliveryOf(target),
		warnings: warningsOf(target),
	};
}
