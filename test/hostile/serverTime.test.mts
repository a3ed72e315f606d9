import { gzipSync } from 'node:zlib';

import type { Distortion, Exchange } from './server.mts';
import { head, PAGE, whole, withoutWork, write } from './serverAnswers.mts';
import { MARK, meet, ONE_TRY } from './serverMeet.mts';

const SHORT = { ...ONE_TRY, timeout: 0.8 };

// After a switch of protocols n8n's client leaves its timer of five minutes running, which would
// keep the process alive
const { setTimeout: start } = globalThis;
const startUnheld = (...args: Parameters<typeof start>) => start(...args).unref();
globalThis.setTimeout = Object.assign(startUnheld, start) as typeof start;

/** Writes a beginning, then a piece now and then for ever. */
function drip(beginning: string, piece: string): Distortion {
	return ({ request, socket }: Exchange) => {
		request.resume();
		socket.write(beginning);
		const timer = setInterval(() => socket.write(piece), 20);
		socket.on('close', () => clearInterval(timer));
	};
}

/** Does the work first. */
function late(distortion: Distortion): Distortion {
	return async (exchange) => {
		await exchange.done();
		await distortion(exchange);
	};
}

const ENDLESS: Array<[string, Distortion]> = [
	['no answer', ({ request }) => void request.resume()],
	['headers that drip', drip('HTTP/1.1 202 X\r\nX-Mark: ', 'x')],
	['notices without end', drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
	['silence after the headers', drip(`${head(202, 999)}\r\n\r\n`, '')],
	['a body that drips', drip(`${head(202, 999_999)}\r\n\r\n`, ' ')],
	['a 401 whose body drips', drip(`${head(401, 999_999)}\r\n\r\n`, ' ')],
	[
		'a switch of protocols',
		drip('HTTP/1.1 101 X\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n', ''),
	],
];

describe('Timeout ends what has no end', () => {
	test.concurrent.each(ENDLESS)('a write: %s', async (_, distortion) => {
		const { record } = await meet('patchAttributes', distortion, { options: SHORT });
		expect(record).toMatchObject({ status: 'failed', valid: false });
		expect(record.reason).toMatch(/^(timeout|network)$/);
	});

	test.concurrent.each(ENDLESS)('a write that was done: %s', async (_, distortion) => {
		const { record } = await meet('patchAttributes', late(distortion), { options: SHORT });
		expect(record).toMatchObject({ status: 'verified' });
	});

	test.concurrent.each(ENDLESS)('a login: %s', async (_, distortion) => {
		const { result } = await meet('token', distortion, { options: SHORT, harmsAll: true });
		for (const record of result.records) expect(record.status).toBe('failed');
	});
});

/** Answers as soon as the headers are there, and reads no further. */
function early(raw: Parameters<typeof write>[1]): Distortion {
	return (exchange) => write(exchange, raw);
}

test.concurrent.each([
	['202', early(whole(202, ''))],
	['202 and a reset', early({ ...whole(202, ''), then: 'reset' })],
	['413', early(whole(413, PAGE))],
] as Array<[string, Distortion]>)(
	'an answer before the request was read is judged: %s',
	async (_, answer) => {
		const attributes = { tier: 'x'.repeat(400_000) };
		const { record } = await meet('patchAttributes', answer, { attributes });
		expect(record.valid).toBe(false);
	},
);

const HUGE = 20_000_000;

describe('an answer of 20 MB ends as what it is', () => {
	test('text for a write that was not done', async () => {
		const text = Buffer.alloc(HUGE, MARK);
		const { record } = await meet('patchAttributes', withoutWork(whole(200, text)));
		expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'serverError' });
	});

	test('a little that unpacks to a lot', async () => {
		const bomb = gzipSync(Buffer.alloc(HUGE, ' '));
		const packed = whole(200, bomb, 'Content-Encoding: gzip');
		const { record } = await meet('getConversation', withoutWork(packed));
		expect(record).toMatchObject({ status: 'unverified', reason: 'readFailed' });
	});
});
