import { seedItem, set } from '../node/updates.mts';
import { changed, withHostile, type Distortion, type Exchange } from './server.mts';
import { PAGE, whole, write } from './serverAnswers.mts';
import { expectPlainWords, forever, MARK, meet, ONE_TRY } from './serverMeet.mts';

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
