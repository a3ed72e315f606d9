import type { Write } from '../../../nodes/GenesysParticipantAttributes/genesys/refusals';
import type { FailureReason } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import {
	explainWrite,
	mayBeOneItem,
} from '../../../nodes/GenesysParticipantAttributes/update/write';
import { response } from '../delivery/answers.mts';
import { createFakeApi } from '../fakeApi.mts';

const LEFT = 'conversation.error.participant.no.active.conversations';
const [P, Q] = ['1f0c2e9a-51f5-4c57-8a7e-0d5b1f6f2f10', '2f0c2e9a-51f5-4c57-8a7e-0d5b1f6f2f10'];
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
	writeTo?: Write['writeTo'];
	/** How often the conversation is asked for, if not once for a 404 or 409. */
	looks?: 0;
	/** The conversation, or the status of its refusal, where it is asked for. */
	read?: object | 404;
}

test.each<[string, number, Case, RegExp, RegExp]>([
	['the values', 400, {}, /^Genesys Cloud rejected/, /^Try one attribute at a time/],
	['a removal', 400, { value: null }, /rejected/, /^This item removes by null.*Empty Text/],
	['the size', 413, { value: null }, /status 413/, /too large for one request\. Shorten the/],
	['one who left', 400, { code: LEFT }, /^The participant has left/, /^Set attributes while the p/],
	[
		'an attribute where a gateway would take it',
		400,
		{ writeTo: 'participant', code: 'invalid.property' },
		/^Genesys Cloud rejected/,
		/choose Write To = Attributes/,
	],
	[
		'an unknown conversation',
		404,
		{ reason: 'notFound', read: 404 },
		/^Genesys Cloud does not know this conversation$/,
		/^Check the conversation ID, and/,
	],
	[
		'one of two IDs, and nobody knows which',
		404,
		{ reason: 'notFound' },
		/does not know this conversation or its participant$/,
		/^Check the conversation ID and the participant ID, and/,
	],
	[
		'one of two IDs, both of which are there',
		404,
		{ reason: 'notFound', read: { id: 'c', participants: [{ id: P, purpose: 'agent' }] } },
		/does not know this conversation or its participant$/,
		/^Check the conversation ID and the participant ID, and/,
	],
	[
		'an ID that nobody there has',
		404,
		{ reason: 'notFound', read: { id: 'c', participants: [{ id: Q, purpose: 'agent' }] } },
		/^The conversation has no participant with this ID$/,
		/its participants are: Agent/,
	],
	...[
		'conversation.error.participant.not.found',
		'participant.not.found',
		'conversation.error.not.conversation.participant',
	].map((code): [string, number, Case, RegExp, RegExp] => [
		`an unknown participant, by ${code}`,
		404,
		{ reason: 'notFound', code, looks: 0 },
		/^The conversation has no participant with this ID$/,
		/a session, communication or user ID is no participant ID/,
	]),
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
	['another refusal', 403, { reason: 'forbidden' }, /may not write attributes/, /role/],
])('a write fails by %s: told by %d', async (_, status, one, message, description) => {
	const { reason = 'rejected', code = 'x.y', value = 'v', writeTo = 'attributes', read } = one;
	const { api, sent, run } = createFakeApi(() =>
		typeof read === 'object'
			? response(200, {}, JSON.stringify(read))
			: response(read ?? 403, {}, JSON.stringify({ code: 'x' })),
	);
	const sentValues = new Map([['a', value]]);
	const write = { participantId: P, sent: sentValues, writeTo };
	const delivery = failed(status, code, reason);
	const failure = await run(async () => await explainWrite(api, delivery, 'c', write));
	expect(failure.reason).toBe(reason);
	expect(failure.message).toMatch(message);
	expect(failure.description).toMatch(description);
	expect(sent).toHaveLength(one.looks ?? (['conflict', 'notFound'].includes(reason) ? 1 : 0));
});

test('a request that came cut off is for no item', () => {
	expect(mayBeOneItem(failed(400, 'client.failed.request', 'network'))).toBe(false);
});

test.each([
	[400, 'bad.request', true],
	[413, 'x', true],
	[400, LEFT, false],
	[403, 'x', false],
])('%d with %s may be for the values of one of several items: %s', (status, code, isOne) => {
	expect(mayBeOneItem(failed(status, code, 'rejected'))).toBe(isOne);
});
