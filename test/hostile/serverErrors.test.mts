import { seedItem, set } from '../node/updates.mts';
import { changed, type Distortion, type Exchange, withHostile } from './server.mts';
import { PAGE, type Raw, UNCLEAR, whole, withoutWork, write } from './serverAnswers.mts';
import { expectPlainWords, forever, MARK, meet, type Met, ONE_TRY } from './serverMeet.mts';

/** Bodies of errors; `secret` is what the request itself carried. */
const BODIES: Array<[string, (secret: string) => string]> = [
	['a page', () => PAGE],
	['JSON cut off', () => `{"message":"${MARK}`],
	['null', () => 'null'],
	['an array', () => JSON.stringify([{ message: MARK }])],
	['a message of null', () => '{"message":null,"code":null,"contextId":null}'],
	['a message that is an object', () => `{"message":{"text":"${MARK}"},"code":{},"contextId":[]}`],
	['numbers', () => '{"message":7,"code":7,"contextId":7,"status":"x"}'],
	['objects nested deep', () => `${'{"errors":'.repeat(9000)}1${'}'.repeat(9000)}`],
	['control characters', () => JSON.stringify({ message: `\u0000\u001b[31m\r\n${MARK}\u202e` })],
	['control characters in the code', () => JSON.stringify({ code: '\u001b[31mred\r\nX: 1' })],
	['a page in the code', () => JSON.stringify({ code: PAGE, contextId: PAGE })],
	['the token in all fields', (secret) => errorOf(`Bearer ${secret}`, secret, secret)],
	['the token in place of JSON', (secret) => `Bearer ${secret}`],
	['a field named __proto__', () => `{"__proto__":{"code":"${MARK}"},"constructor":{}}`],
	['many permissions', () => JSON.stringify({ message: 'a:b:c, '.repeat(10_000) })],
	['5 MB', () => JSON.stringify({ message: MARK.repeat(420_000) })],
];

function errorOf(message: string, code: string, contextId: string): string {
	return JSON.stringify({ message, code, contextId, errors: [{ message }] });
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
		const { record } = await meet('patchAttributes', refusing(status, bodyOf));
		expect(record).toMatchObject({ status: 'failed', valid: false });
		expect(record.delivery.statusCode).toBe(status);
	});
});

test.concurrent.each(BODIES)('nor does the error of Stop Workflow: %s', async (_, bodyOf) => {
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		hostile.distort('patchAttributes', refusing(400, bodyOf));
		const run = { credential, options: ONE_TRY, cancelWhen: forever() };
		const result = await set(simulator, [seedItem(simulator)], run);
		expectPlainWords(hostile, result);
		expect(result.error).toMatchObject({ name: 'NodeApiError', httpCode: '400' });
	});
});

test.concurrent.each<[string, string]>([
	['a page', '<b>x</b>'],
	['a long text', 'x'.repeat(5_000)],
	['several', 'a, b'],
	['nothing', ''],
])('a correlation ID that is %s is left out', async (_, id) => {
	const { record } = await meet(
		'patchAttributes',
		changed(({ headers }) => ({ headers: { ...headers, 'inin-correlation-id': id } })),
	);
	expect(record.status).toBe('verified');
	expect(record.delivery).not.toHaveProperty('correlationId');
});

/** Nothing was sent, so nothing can have been written. */
function expectNothingSent({ hostile, result }: Met): void {
	for (const { status, valid } of result.records) {
		expect({ status, valid }).toEqual({ status: 'failed', valid: false });
	}
	expect(hostile.simulator.count('patchAttributes', 202)).toBe(0);
}

function expectVerified({ result }: Met): void {
	for (const { status } of result.records) expect(status).toBe('verified');
}

const token = (value: unknown) => JSON.stringify({ access_token: value, token_type: 'bearer' });
const LIMITED = '{"error":"invalid_request","description":"rate limit exceeded; x"}';

test.concurrent.each<[string, Raw]>([
	...UNCLEAR,
	['204', { head: 'HTTP/1.1 204 X\r\nConnection: close' }],
	...[400, 401, 403, 404, 500, 503, 600].map((status): [string, Raw] => [
		`a page with ${status}`,
		whole(status, PAGE),
	]),
	['null with 400', whole(400, 'null', 'Content-Type: application/json')],
	['a code that nobody knows', whole(400, `{"error":"no_reason","description":"${MARK}"}`)],
	['an error that is an object', whole(400, `{"error":{"text":"${MARK}"}}`)],
	['an error that is a number', whole(400, '{"error":7,"description":[]}')],
	['an error named __proto__', whole(400, '{"error":"__proto__"}')],
	['a wrong client', whole(400, `{"error":"invalid_client","description":"${MARK}"}`)],
	...[null, '', 7, { a: MARK }, 'a\r\nX-Mark: 1', 'ключ 🗝', 'somebody'].map(
		(value): [string, Raw] => [`the token ${JSON.stringify(value)}`, whole(200, token(value))],
	),
	['a token without a type', whole(200, '{"access_token":"somebody"}')],
	['a page that calls itself one', whole(200, PAGE, 'Content-Type: text/html')],
])('a login that gives no token sends nothing: %s', async (_, raw) => {
	expectNothingSent(await meet('token', withoutWork(raw), { harmsAll: true }));
});

test.concurrent.each<[string, Raw]>([
	['a page with 503', whole(503, PAGE)],
	['a reset', { head: '', then: 'reset' }],
	['a limit', whole(400, LIMITED)],
	['429', whole(429, PAGE, 'Retry-After: 1')],
])('a login that fails once is tried again: %s', async (_, raw) => {
	const once = { times: 1, options: {}, harmsAll: true } as const;
	expectVerified(await meet('token', withoutWork(raw), once));
});

test.concurrent('a login that is over its limit for good ends as rateLimited', async () => {
	const options = { maxWait: 1 };
	const came = await meet('token', withoutWork(whole(400, LIMITED)), { options, harmsAll: true });
	expectNothingSent(came);
	for (const { reason } of came.result.records) expect(reason).toBe('rateLimited');
});

test.concurrent.each<[string, Record<string, unknown>]>([
	['a life of 0', { expires_in: 0 }],
	['a life of 1e300', { expires_in: 1e300 }],
	['a life that is a text', { expires_in: 'soon' }],
	['BEARER', { token_type: 'BEARER' }],
	['a scope that is an object', { scope: { a: 1 } }],
	['a refresh token that is a number', { refresh_token: 7 }],
])('a token that comes with %s is used', async (_, more) => {
	const telling = changed(({ body }) => ({
		body: JSON.stringify({ ...(JSON.parse(body) as object), ...more }),
	}));
	expectVerified(await meet('token', telling, { harmsAll: true }));
});
