import type { FailureReason } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import {
	explainWrite,
	mayBeOneItem,
} from '../../../nodes/GenesysParticipantAttributes/update/write';
import { response } from '../delivery/answers.mts';
import { createFakeApi } from '../fakeApi.mts';

const LEFT = 'conversation.error.participant.no.active.conversations';
const END = '2026-11-22T09:00:00.000Z';

function failed(status: number, code: string, reason: FailureReason) {
	const lastResult = response(status, {}, JSON.stringify({ code }));
	return { reason, lastResult, attempts: 1, waitedMs: 0, mayHaveApplied: false };
}

interface Case {
	reason?: FailureReason;
	code?: string;
	/** Of the attribute that was to be written. */
	value?: string | null;
	/** The conversation, where it is asked for. */
	read?: object;
}

test.each<[string, number, Case, RegExp, RegExp]>([
	['the values', 400, {}, /^Genesys Cloud rejected/, /^Check the attribute names and values/],
	['a removal', 400, { value: null }, /rejected/, /^This item removes by null.*Empty Text/],
	['the size', 413, { value: null }, /status 413/, /too large for one request\. Shorten the/],
	['one who left', 400, { code: LEFT }, /^The participant has left/, /^Set attributes while the p/],
	['an unknown one', 404, { reason: 'notFound' }, /does not know this conversation/, /^Check the/],
	[
		'an unknown participant',
		404,
		{ reason: 'notFound', code: 'participant.not.found' },
		/no participant with this ID/,
		/is no participant ID/,
	],
	[
		'an end',
		409,
		{ reason: 'conflict', read: { id: 'c', participants: [], endTime: END } },
		/^Genesys Cloud refused the change: the conversation has ended$/,
		/^It ended at 2026-11-22T09:00:00\.000Z\. .*Skip Ended/,
	],
	[
		'an end that is told by no time',
		409,
		{ reason: 'conflict', read: { id: 'c', participants: [], endTime: 'Jane Doe' } },
		/the conversation has ended$/,
		/^Set attributes while the conversation is active/,
	],
	[
		'a conflict with something else',
		409,
		{ reason: 'conflict', read: { id: 'c', participants: [] } },
		/current state/,
		/at the same time/,
	],
	['a conflict, and no read', 409, { reason: 'conflict' }, /current state/, /at the same time/],
	['another refusal', 403, { reason: 'forbidden' }, /does not let this/, /role/],
])('a write fails by %s: told by %d', async (_, status, one, message, description) => {
	const { reason = 'rejected', code = 'x.y', value = 'v', read } = one;
	const { api, sent, run } = createFakeApi(() =>
		read ? response(200, {}, JSON.stringify(read)) : response(403),
	);
	const asked = { conversationId: 'c', sent: new Map([['a', value]]) };
	const delivery = failed(status, code, reason);
	const failure = await run(async () => await explainWrite(api, delivery, asked));
	expect(failure.reason).toBe(reason);
	expect(failure.message).toMatch(message);
	expect(failure.description).toMatch(description);
	expect(sent).toHaveLength(reason === 'conflict' ? 1 : 0);
});

test.each([
	[400, 'bad.request', true],
	[413, 'x', true],
	[400, LEFT, false],
	[403, 'x', false],
])('%d with %s may be for the values of one of several items: %s', (status, code, isOne) => {
	expect(mayBeOneItem(failed(status, code, 'rejected'))).toBe(isOne);
});
