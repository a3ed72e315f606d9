import type { IDataObject } from 'n8n-workflow';

import type { Changes } from '../attributes/change';
import type { Target } from './target';
import type { Verdict } from './verdict';

function expectedOf(changes: Changes): IDataObject {
	return Object.fromEntries([...changes].map(([name, { expected }]) => [name, expected]));
}

function validationOf({ changes, check }: Target, superseded: string[]): IDataObject {
	const { comparison, reads = 0, checkedAt } = check ?? {};
	return {
		expected: expectedOf(changes),
		actual: Object.fromEntries(comparison?.actual ?? []),
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

/** The output item of one target, the verdict first. */
export function recordOf(target: Target, verdict: Verdict): IDataObject {
	const { conversationId, participantId, purpose, warnings, check } = target;
	const { status, valid, reason, failure, superseded } = verdict;
	const said = [...warnings, ...(check?.comparison.warnings ?? [])];
	const advice = failure?.description ?? (status === 'unverified' && check?.failed?.description);
	return {
		status,
		valid,
		...(reason !== undefined && { reason }),
		...(failure && { error: failure.message }),
		conversationId: conversationId || null,
		participantId: participantId ?? null,
		...(purpose !== undefined && { purpose }),
		validation: validationOf(target, superseded),
		delivery: deliveryOf(target),
		warnings: advice ? [...said, advice] : said,
	};
}
