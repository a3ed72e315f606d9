import { gzipSync } from 'node:zlib';

import { CONTINUE } from '../node/support.mts';
import { seedItem, set } from '../node/updates.mts';
import type { Distortion, Exchange } from './server.mts';
import { withHostile } from './server.mts';
import { head, PAGE, whole, withoutWork, write } from './serverAnswers.mts';
import { forever, meet, ONE_TRY } from './serverMeet.mts';
import { expectHonest, MARK } from './serverTruth.mts';

const SHORT = { ...ONE_TRY, timeout: 0.8 };

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

const CHUNKED = 'HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n';

const ENDLESS: Array<[string, Distortion]> = [
	['no answer', ({ request }) => void request.resume()],
	['headers that drip', drip('HTTP/1.1 202 X\r\nX-Mark: ', 'x')],
	['notices without end', drip('', 'HTTP/1.1 103 Early Hints\r\n\r\n')],
	['silence after the headers', drip(`${head(202, 999)}\r\n\r\n`, '')],
	['a body that drips', drip(`${head(202, 999_999)}\r\n\r\n`, ' ')],
	['chunks that drip', drip(CHUNKED, '1\r\n \r\n')],
	['a body that drips until it closes', drip('HTTP/1.0 200 X\r\n\r\n', ' ')],
	['a 500 whose body drips', drip(`${head(500, 999_999)}\r\n\r\n`, ' ')],
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

	test.concurrent.each(ENDLESS)('a check: %s', async (_, distortion) => {
		const { record } = await meet('getConversation', distortion, { options: SHORT });
		expect(record).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
	});

	test.concurrent.each(ENDLESS)('a login: %s', async (_, distortion) => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const items = [seedItem(simulator), seedItem(simulator)];
			hostile.distort('token', distortion);
			const run = { credential, node: CONTINUE, options: SHORT, cancelWhen: forever() };
			const result = await set(simulator, items, run);
			expect(result.status).toBe('success');
			expectHonest(hostile, items, result);
			for (const record of result.records) {
				expect(record.status).toBe('failed');
			}
		});
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
	['503', early(whole(503, PAGE))],
] as Array<[string, Distortion]>)(
	'an answer before the request was read is judged: %s',
	async (_, answer) => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const items = [seedItem(simulator, { tier: 'x'.repeat(400_000) }), seedItem(simulator)];
			hostile.distort(
				{ route: 'patchAttributes', conversationId: items[0].conversationId },
				answer,
			);
			const run = { credential, node: CONTINUE, options: ONE_TRY, cancelWhen: forever() };
			const result = await set(simulator, items, run);
			expectHonest(hostile, items, result);
			expect(result.records[0].valid).toBe(false);
			expect(result.records[1]).toMatchObject({ status: 'verified' });
		});
	},
);

test.concurrent.each([false, true])(
	'a reset after the request was read (done: %s)',
	async (done) => {
		const reset: Distortion = async ({ request, socket }) => {
			if (!request.readableEnded) await request.toArray();
			socket.resetAndDestroy();
		};
		const { record } = await meet('patchAttributes', done ? late(reset) : reset);
		expect(record.status).toBe(done ? 'verified' : 'failed');
	},
);

const HUGE = 20_000_000;

/** A conversation with that much white space in it. */
function padded(exchange: Exchange): Promise<void> {
	return exchange.done().then(({ body }) => {
		write(exchange, { head: head(200, body.length + HUGE), body: body + ' '.repeat(HUGE) });
	});
}

describe('an answer of 20 MB ends as what it is', () => {
	const bomb = gzipSync(Buffer.alloc(HUGE, ' '));

	test('text for a write that was not done', async () => {
		const text = Buffer.alloc(HUGE, MARK);
		const { record } = await meet('patchAttributes', withoutWork(whole(200, text)));
		expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'serverError' });
	});

	test('a conversation with a lot of nothing', async () => {
		const { record } = await meet('getConversation', padded);
		expect(record).toMatchObject({ status: 'verified' });
	});

	test('a little that unpacks to a lot', async () => {
		const packed = whole(200, bomb, 'Content-Encoding: gzip');
		const { record } = await meet('getConversation', withoutWork(packed));
		expect(record).toMatchObject({ status: 'unverified', reason: 'readFailed' });
	});
});
