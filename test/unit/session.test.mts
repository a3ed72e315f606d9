import type { IExecuteFunctions } from 'n8n-workflow';

import type { Answer, ApiRequest } from '../../nodes/GenesysParticipantAttributes/delivery/answer';
import { forgetLimiters } from '../../nodes/GenesysParticipantAttributes/delivery/sharedLimiters';
import { openSession } from '../../nodes/GenesysParticipantAttributes/session';
import { ACCEPTED, noAnswer, response } from './delivery/answers.mts';
import { inSlot } from './delivery/work.mts';

const WRITE: ApiRequest = { method: 'PATCH', path: '/api/v2/x', body: '{}' };
const POLICY = { maxRetries: 0, maxWaitMs: 1000, share: 1 };

/** A session whose requests get these answers in turn, the last one again and again. */
function open(answers: Answer[]) {
	let sent = 0;
	let cancel = () => {};
	const context = {
		onExecutionCancellation: (listener: () => void) => (cancel = listener),
	} as unknown as IExecuteFunctions;
	const exchange = async () => answers[Math.min(sent++, answers.length - 1)];
	const session = openSession(
		context,
		{ exchange, limiterKey: 'key' },
		{ ...POLICY, concurrency: 10 },
	);
	async function send(times: number) {
		const reasons: unknown[] = [];
		for (let request = 0; request < times; request += 1) {
			reasons.push((await session.send(WRITE)).reason);
		}
		return reasons;
	}
	return { session, send, sent: () => sent, cancel: () => cancel() };
}

beforeEach(forgetLimiters);

describe('nothing more is sent', () => {
	test.each<[string, Answer, string, number]>([
		['once the credential is refused', { kind: 'refusedCredential' }, 'unauthorized', 1],
		['once a token is refused', response(401), 'unauthorized', 1],
		['after ten requests that nobody answered', noAnswer('timeout'), 'timeout', 10],
	])('%s, and the rest fails for the same cause', async (_, answer, reason, requests) => {
		const { send, sent, session } = open([answer]);
		expect(await send(30)).toEqual(Array(30).fill(reason));
		expect(sent()).toBe(requests);
		expect(await session.send(WRITE)).toMatchObject({
			reason,
			attempts: 0,
			waitedMs: 0,
			unknown: false,
		});
	});

	test('once the run is halted or cancelled', async () => {
		for (const end of ['halt', 'cancel']) {
			const { session, send, sent, cancel } = open([ACCEPTED]);
			if (end === 'halt') session.halt();
			else cancel();
			expect(await send(2)).toEqual(['cancelled', 'cancelled']);
			expect(sent()).toBe(0);
			expect(session.signal.aborted).toBe(true);
		}
	});
});

describe('all is sent', () => {
	test.each<[string, Answer]>([
		['404s', response(404)],
		['refusals for want of a permission', response(403)],
		['refused values', response(400)],
		['server errors', response(503)],
		['refused connections', noAnswer('network', false)],
	])('whatever the number of %s', async (_, answer) => {
		const { send, sent } = open([answer]);
		await send(30);
		expect(sent()).toBe(30);
	});

	test('where a success comes in between timeouts', async () => {
		const nine = Array<Answer>(9).fill(noAnswer('timeout'));
		const { send, sent } = open([...nine, ACCEPTED, ...nine, ACCEPTED]);
		await send(30);
		expect(sent()).toBe(30);
	});
});

test('the cost of the run is counted', async () => {
	const { session, send } = open([ACCEPTED]);
	await send(3);
	expect(session.usage).toMatchObject({ requests: 3, retries: 0 });
	expect(session.usage.limitedMs).toBeGreaterThanOrEqual(0);
});

test('a pause lasts its time, and ends at once when the run is halted', async () => {
	const { session } = open([ACCEPTED]);
	await inSlot(session.slots, async () => {
		expect(await session.pause(1)).toBe(true);
		const long = session.pause(600_000);
		session.halt();
		expect(await long).toBe(false);
	});
});
