import { evaluate, type Target } from '../../../nodes/GenesysParticipantAttributes/update/target';
import { toOutputJson } from '../../../nodes/GenesysParticipantAttributes/output/outputJson';
import { ACCEPTED, REFUSED, targetWith, UNREAD } from '../update/makers.mts';

function record(target: Target, superseded: string[] = []) {
	const result = evaluate(target, new Set(superseded));
	return toOutputJson({ ...target, result });
}

test('what an item that was not sent is told of the request that ended the run is no delivery of its own', () => {
	const written = { ...REFUSED, statusCode: 401, correlationId: 'id-1', attempts: 0, waitedMs: 7 };
	expect(record(targetWith({ a: '1' }, { written })).delivery).toStrictEqual({
		attempts: 0,
		waitedMs: 7,
		combinedItems: 0,
	});
});

test('advice stands with an item that nobody could check, and not with one that was set again', () => {
	const target = targetWith({ a: '1' }, { written: ACCEPTED, check: UNREAD });
	expect(record(target)).toMatchObject({ advice: 'not read. d', warnings: [] });
	expect(record(target, ['a'])).not.toHaveProperty('advice');
});
