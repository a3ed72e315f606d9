import { CONTINUE } from '../node/support.mts';
import { itemsFor, set } from '../node/updates.mts';
import { withHostile, type Distortion } from './server.mts';
import { afterWork, PAGE, whole, withoutWork, write } from './serverAnswers.mts';
import { forever, meet } from './serverMeet.mts';
import { expectHonest } from './serverTruth.mts';

const NOW = new Date().toUTCString();

const UNSTATED = [
	'-1',
	'0',
	'',
	'NaN',
	'soon',
	'1e0',
	'0.5',
	'1, 2',
	'1;2',
	'null',
	'2020-01-01',
	'Wed, 21 Oct 2015 07:28:00 GMT',
	'Wednesday, 21-Oct-15 07:28:00 GMT',
	'Mon, 99 Foo 2099 99:99:99 GMT',
	'1234567890123456789',
];

test.concurrent.each(UNSTATED)('a 429 with Retry-After "%s" names no time', async (value) => {
	const refusal = withoutWork(whole(429, PAGE, `Retry-After: ${value}`, `Date: ${NOW}`));
	const { record } = await meet('patchAttributes', refusal, { times: 1 });
	expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 2 } });
});

test.concurrent.each(UNSTATED)('a 503 with Retry-After "%s" names no time', async (value) => {
	const refusal = withoutWork(whole(503, PAGE, `Retry-After: ${value}`, `Date: ${NOW}`));
	const { record } = await meet('patchAttributes', refusal, { times: 1, options: {} });
	expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 2 } });
});

const TOO_LONG = ['1000000000000', '86400', 'Fri, 31 Dec 9999 23:59:59 GMT'];

test.concurrent.each([...UNSTATED, ...TOO_LONG])(
	'a success with Retry-After "%s" is a success',
	async (value) => {
		const accepted = afterWork(whole(202, '', `Retry-After: ${value}`, `Date: ${NOW}`));
		const { record } = await meet('patchAttributes', accepted, { options: { maxWait: 1 } });
		expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 1 } });
	},
);

test.concurrent.each(TOO_LONG)('a 503 with Retry-After "%s" ends its own item', async (value) => {
	const refusal = withoutWork(whole(503, PAGE, `Retry-After: ${value}`, `Date: ${NOW}`));
	const { record } = await meet('patchAttributes', refusal, { options: {} });
	expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'serverError' });
});

test.concurrent.each(TOO_LONG)(
	'a 429 with Retry-After "%s" ends what is not sent',
	async (value) => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const items = itemsFor(simulator.seed({ conversations: 3 }));
			const raw = whole(429, PAGE, `Retry-After: ${value}`, `Date: ${NOW}`);
			hostile.distort('patchAttributes', withoutWork(raw), 2);
			const options = { concurrency: 1 };
			const run = { credential, options, node: CONTINUE, cancelWhen: forever() };
			const result = await set(simulator, items, run);
			expectHonest(hostile, items, result);
			for (const record of result.records) expect(record.reason).toBe('quotaExhausted');
			expect(hostile.count('patchAttributes')).toBe(2);
		});
	},
);

test.concurrent.each<[string, Distortion]>([
	['a page', withoutWork(whole(429, PAGE))],
	['nothing', withoutWork(whole(429, ''))],
	['a time of nothing', withoutWork(whole(429, '', 'Retry-After: 0', 'inin-ratelimit-reset: 0'))],
	['a body cut off', cutOff429],
])('429 again and again, with %s, ends as rateLimited', async (_, distortion) => {
	const options = { maxWait: 1, verifyFor: 0 };
	const { record } = await meet('patchAttributes', distortion, { options, harmsAll: true });
	expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'rateLimited' });
});

function cutOff429(exchange: Parameters<Distortion>[0]): void {
	write(exchange, { head: 'HTTP/1.1 429 X\r\nContent-Length: 99\r\nRetry-After: 1', body: '{' });
}
