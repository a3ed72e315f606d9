import { CONTINUE } from '../node/support.mts';
import { itemsFor, seedItem, set } from '../node/updates.mts';
import { changed, withHostile, type Distortion, type Exchange } from './server.mts';
import { PAGE, whole, withoutWork, write } from './serverAnswers.mts';
import { forever, meet, ONE_TRY } from './serverMeet.mts';
import { expectHonest, expectPlainWords, MARK, saidBy } from './serverTruth.mts';

/** Bodies of errors; `secret` is what the request itself carried. */
const BODIES: Array<[string, (secret: string) => string]> = [
	['nothing', () => ''],
	['a page', () => PAGE],
	['JSON cut off', () => `{"message":"${MARK}`],
	['null', () => 'null'],
	['a number', () => '7'],
	['a text', () => `"${MARK}"`],
	['an array', () => JSON.stringify([{ message: MARK }])],
	['an object without fields', () => '{}'],
	['a message of null', () => '{"message":null,"code":null,"contextId":null}'],
	['a message that is an object', () => `{"message":{"text":"${MARK}"},"code":{},"contextId":[]}`],
	['a message that is an array', () => `{"message":["${MARK}"],"code":["x"],"contextId":[1]}`],
	['numbers', () => '{"message":7,"code":7,"contextId":7,"status":"x"}'],
	['errors within errors', () => errorsWithin(40)],
	['objects nested deep', () => `${'{"errors":'.repeat(9000)}1${'}'.repeat(9000)}`],
	['arrays nested deep', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
	['control characters', () => JSON.stringify({ message: `\u0000\u001b[31m\r\n${MARK}\u202e` })],
	['control characters in the code', () => JSON.stringify({ code: '\u001b[31mred\r\nX: 1' })],
	['a page in the code', () => JSON.stringify({ code: PAGE, contextId: PAGE })],
	['a code of 100 KB', () => JSON.stringify({ code: 'x'.repeat(100_000) })],
	['the token in the message', (secret) => JSON.stringify({ message: `Bearer ${secret}` })],
	['the token as the code', (secret) => JSON.stringify({ code: secret })],
	['the token as the correlation ID', (secret) => JSON.stringify({ contextId: secret })],
	['the token in place of JSON', (secret) => `Bearer ${secret}`],
	['a field named __proto__', () => `{"__proto__":{"code":"${MARK}"},"constructor":{}}`],
	['permissions that are none', () => '{"message":"a:b:c <b>x:y:z</b> [object Object]"}'],
	['many permissions', () => JSON.stringify({ message: 'a:b:c, '.repeat(10_000) })],
];

function errorsWithin(depth: number): string {
	const inner = (left: number): object => ({
		message: MARK,
		details: [{ errorCode: MARK }],
		errors: left > 0 ? [inner(left - 1)] : [],
	});
	return JSON.stringify(inner(depth));
}

function tokenOf({ request }: Exchange): string {
	return (request.headers.authorization ?? '').replace(/^bearer /i, '');
}

function refusing(status: number, bodyOf: (secret: string) => string): Distortion {
	return async (exchange) => {
		await exchange.request.toArray();
		const body = bodyOf(tokenOf(exchange));
		write(exchange, whole(status, body, 'Content-Type: application/json'));
	};
}

describe.each([400, 403])('a %d tells nothing in the words of the server', (status) => {
	test.concurrent.each(BODIES)('%s', async (_, bodyOf) => {
		const { record, result } = await meet('patchAttributes', refusing(status, bodyOf));
		expect(record).toMatchObject({ status: 'failed', valid: false });
		expect(record.delivery.statusCode).toBe(status);
		expect(saidBy(result).length).toBeLessThan(2_000);
	});
});

test.each<[string, () => string]>([
	['text', () => MARK.repeat(420_000)],
	['JSON', () => JSON.stringify({ message: MARK.repeat(420_000) })],
])('5 MB of %s tell nothing either', async (_, bodyOf) => {
	for (const status of [400, 401, 403, 500]) {
		const distortion = refusing(status, bodyOf);
		const { record, result } = await meet('patchAttributes', distortion, { harmsAll: true });
		expect(record).toMatchObject({ status: 'failed', valid: false });
		expect(saidBy(result).length).toBeLessThan(2_000);
	}
});

test.concurrent.each(BODIES)('Stop Workflow: a 400 tells no more either: %s', async (_, bodyOf) => {
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		hostile.distort('patchAttributes', refusing(400, bodyOf));
		const run = { credential, options: ONE_TRY, cancelWhen: forever() };
		const result = await set(simulator, [seedItem(simulator)], run);
		expectPlainWords(hostile, result);
		expect(result.error).toMatchObject({ name: 'NodeApiError', httpCode: '400' });
		expect(saidBy(result).length).toBeLessThan(2_000);
	});
});

test.concurrent.each(BODIES)('a check refused with it is no check: %s', async (_, bodyOf) => {
	const { record } = await meet('getConversation', refusing(500, bodyOf));
	expect(record).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
});

test.concurrent.each(BODIES)(
	'401 again and again ends the run, unharmed by it: %s',
	async (_, bodyOf) => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const items = itemsFor(simulator.seed({ conversations: 5 }));
			hostile.distort('patchAttributes', refusing(401, bodyOf));
			const run = { credential, node: CONTINUE, cancelWhen: forever() };
			const result = await set(simulator, items, run);
			expectHonest(hostile, items, result);
			for (const record of result.records) {
				expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'unauthorized' });
			}
			expect(hostile.count('patchAttributes')).toBeLessThanOrEqual(10);
		});
	},
);

test.concurrent.each<[string, Record<string, string>]>([
	['a page', { 'inin-correlation-id': '<b>x</b>' }],
	['a long text', { 'inin-correlation-id': 'x'.repeat(5_000) }],
	['several', { 'inin-correlation-id': 'a, b' }],
	['nothing', { 'inin-correlation-id': '' }],
])('a correlation ID that is %s is left out', async (_, more) => {
	const { record } = await meet(
		'patchAttributes',
		changed(({ headers }) => ({ headers: { ...headers, ...more } })),
	);
	expect(record.status).toBe('verified');
	expect(record.delivery).not.toHaveProperty('correlationId');
});

test.concurrent('a correlation ID that is the token is left out', async () => {
	const echo: Distortion = async (exchange) => {
		await exchange.done();
		write(exchange, whole(202, '', `ININ-Correlation-Id: ${tokenOf(exchange)}`));
	};
	const { record } = await meet('patchAttributes', echo);
	expect(record.status).toBe('verified');
});

/** Every second request of a route gets 401. */
function everySecond(): Distortion {
	let count = 0;
	return async (exchange) => {
		count += 1;
		const usual = count % 2 === 0;
		await (usual ? changed(() => ({})) : withoutWork(whole(401, PAGE)))(exchange);
	};
}

test.concurrent('401 every second time loses nothing', async () => {
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		const items = itemsFor(simulator.seed({ conversations: 6 }));
		hostile.distort('patchAttributes', everySecond());
		const options = { concurrency: 1, verifyFor: 0, maxRetries: 0 };
		const run = { credential, options, node: CONTINUE, cancelWhen: forever() };
		const result = await set(simulator, items, run);
		expectHonest(hostile, items, result);
		for (const record of result.records) expect(record).toMatchObject({ status: 'verified' });
	});
});

test.concurrent('403 again and again, with a page, is told for each item', async () => {
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		const items = itemsFor(simulator.seed({ conversations: 20 }));
		hostile.distort('patchAttributes', withoutWork(whole(403, PAGE)));
		const run = { credential, node: CONTINUE, cancelWhen: forever() };
		const result = await set(simulator, items, run);
		expectHonest(hostile, items, result);
		for (const record of result.records) expect(record.reason).toBe('forbidden');
		expect(hostile.count('patchAttributes')).toBeLessThanOrEqual(20);
	});
});
