import { CONTINUE } from '../node/support.mts';
import { seedItem, set, type UpdateRecord } from '../node/updates.mts';
import { changed, withHostile, type Distortion, type Hostile } from './server.mts';
import { afterWork, PAGE, UNCLEAR, whole, withoutWork, type Raw } from './serverAnswers.mts';
import { forever, ONE_TRY } from './serverMeet.mts';
import { expectHonest, MARK } from './serverTruth.mts';

interface Login {
	hostile: Hostile;
	records: UpdateRecord[];
}

/** Two items, while the login host answers so. */
async function login(
	distortion: Distortion,
	judge: (came: Login) => void,
	{ times, options = ONE_TRY }: { times?: number; options?: typeof ONE_TRY } = {},
): Promise<void> {
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		const items = [seedItem(simulator), seedItem(simulator)];
		hostile.distort('token', distortion, times);
		const run = { credential, node: CONTINUE, options, cancelWhen: forever() };
		const result = await set(simulator, items, run);
		expect(result.status).toBe('success');
		expectHonest(hostile, items, result);
		judge({ hostile, records: result.records });
	});
}

/** Nothing was sent, so nothing can have been written. */
function expectNothingSent({ hostile, records }: Login): void {
	for (const record of records) expect(record).toMatchObject({ status: 'failed', valid: false });
	expect(hostile.simulator.count('patchAttributes', 202)).toBe(0);
}

const JSON_TYPE = 'Content-Type: application/json';

const NO_TOKEN: Array<[string, Raw]> = [
	...UNCLEAR,
	['204', { head: 'HTTP/1.1 204 X\r\nConnection: close' }],
	['an empty body', whole(200, '')],
	['a page with 400', whole(400, PAGE)],
	['a page with 401', whole(401, PAGE)],
	['a page with 403', whole(403, PAGE)],
	['a page with 404', whole(404, PAGE)],
	['a page with 418', whole(418, PAGE)],
	['a page with 500', whole(500, PAGE)],
	['a page with 503', whole(503, PAGE)],
	['a page with 600', whole(600, PAGE)],
	['null with 400', whole(400, 'null', JSON_TYPE)],
	['an error of its own words', whole(400, `{"error":"no ${MARK}","description":"${MARK}"}`)],
	['a code that nobody knows', whole(400, `{"error":"no_reason","description":"${MARK}"}`)],
	['an error that is an object', whole(400, `{"error":{"text":"${MARK}"}}`)],
	['an error that is a number', whole(400, '{"error":7,"description":[]}')],
	['an error named __proto__', whole(400, '{"error":"__proto__"}')],
	['an error named constructor', whole(400, '{"error":"constructor"}')],
	['a wrong client', whole(400, `{"error":"invalid_client","description":"${MARK}"}`)],
	['a grant that is gone', whole(400, '{"error":"invalid_grant"}')],
	['no token', whole(200, '{}', JSON_TYPE)],
	['a token of null', whole(200, '{"access_token":null,"token_type":"bearer"}')],
	['an empty token', whole(200, '{"access_token":"","token_type":"bearer"}')],
	['a number for a token', whole(200, '{"access_token":7,"token_type":"bearer"}')],
	['an object for a token', whole(200, `{"access_token":{"a":"${MARK}"},"token_type":"bearer"}`)],
	['a token with a line break', whole(200, token('a\r\nX-Mark: 1'))],
	['a token with a null byte', whole(200, token('a\u0000b'))],
	['a token beyond Latin', whole(200, token('ключ 🗝'))],
	['a token of somebody else', whole(200, token('somebody'))],
	['a token without a type', whole(200, '{"access_token":"somebody"}')],
];

function token(value: string): string {
	return JSON.stringify({ access_token: value, token_type: 'bearer' });
}

test.concurrent.each(NO_TOKEN)('a login that gives no token sends nothing: %s', async (_, raw) => {
	await login(withoutWork(raw), expectNothingSent);
});

test.concurrent.each<[string, Raw]>([
	['a page with 503', whole(503, PAGE)],
	['a reset', { head: '', then: 'reset' }],
	['a body shorter than told', { head: 'HTTP/1.1 200 X\r\nContent-Length: 99', body: '{' }],
	['a limit', whole(400, '{"error":"invalid_request","description":"rate limit exceeded; x"}')],
	['429', whole(429, PAGE, 'Retry-After: 1')],
])('a login that fails once is tried again: %s', async (_, raw) => {
	const judge = ({ records }: Login) => {
		for (const record of records) expect(record).toMatchObject({ status: 'verified' });
	};
	await login(withoutWork(raw), judge, { times: 1, options: {} });
});

test.concurrent('a login that is over its limit for good ends as rateLimited', async () => {
	const limit = '{"error":"invalid_request","description":"rate limit exceeded; x"}';
	await login(
		withoutWork(whole(400, limit)),
		(came) => {
			expectNothingSent(came);
			for (const { reason } of came.records) expect(reason).toBe('rateLimited');
		},
		{ options: { maxWait: 1 } },
	);
});

/** The usual token, told so. */
function telling(more: Record<string, unknown>): Distortion {
	return changed(({ body }) => ({
		body: JSON.stringify({ ...(JSON.parse(body) as object), ...more }),
	}));
}

test.concurrent.each<[string, Record<string, unknown>]>([
	['a life of 0', { expires_in: 0 }],
	['a life of -1', { expires_in: -1 }],
	['a life of 1e300', { expires_in: 1e300 }],
	['a life that is a text', { expires_in: 'soon' }],
	['a life of null', { expires_in: null }],
	['BEARER', { token_type: 'BEARER' }],
	['a scope that is an object', { scope: { a: 1 } }],
	['a refresh token that is a number', { refresh_token: 7 }],
	['more fields', { other: { deep: [1] }, error: null }],
])('a token that comes with %s is used', async (_, more) => {
	await login(telling(more), ({ records }) => {
		for (const record of records) expect(record).toMatchObject({ status: 'verified' });
	});
});

test.concurrent('a token that calls itself a page is no token', async () => {
	await login(afterWork(whole(200, PAGE, 'Content-Type: text/html')), expectNothingSent);
});
