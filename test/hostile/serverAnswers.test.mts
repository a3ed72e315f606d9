import type { IncomingMessage } from 'node:http';

import { find } from '../node/findConversations.mts';
import { CONTINUE } from '../node/support.mts';
import { changed, listen, textOf, withHostile, type Distortion } from './server.mts';
import { ACCEPTING, afterWork, UNCLEAR, whole, withoutWork } from './serverAnswers.mts';
import { expectPlainWords, meet, type Met, ONE_TRY } from './serverMeet.mts';

describe('a write that gets no clear answer is judged by what is stored', () => {
	test.concurrent.each(UNCLEAR)('after the work was done: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', afterWork(raw));
		expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 1 } });
	});

	test.concurrent.each(UNCLEAR)('without the work: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', withoutWork(raw));
		expect(record).toMatchObject({ status: 'failed', valid: false });
		expect(record.reason).toMatch(/^(serverError|network)$/);
	});
});

describe('an odd way to say yes is a yes, and is checked', () => {
	test.concurrent.each(ACCEPTING)('after the work was done: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', afterWork(raw));
		expect(record).toMatchObject({ status: 'verified', delivery: { attempts: 1 } });
		expect(record.delivery.acceptedAt).toBeDefined();
	});

	test.concurrent.each(ACCEPTING)('a lie: %s', async (_, raw) => {
		const { record } = await meet('patchAttributes', withoutWork(raw));
		expect(record).toMatchObject({ status: 'mismatch', valid: false });
	});
});

const bodiless = ACCEPTING.filter(([, { body = '' }]) => String(body).trim() === '');

test.concurrent.each([...UNCLEAR, ...bodiless])(
	'a read that gives nothing to go by leaves the item unverified: %s',
	async (_, raw) => {
		const { record } = await meet('getConversation', withoutWork(raw));
		expect(record).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
		expect(record.validation.checkedAt).toBeUndefined();
	},
);

test.concurrent.each([...UNCLEAR, ...bodiless])(
	'for Find, an answer that is no list is a failure, not an empty list: %s',
	async (_, raw) => {
		await withHostile(async (hostile) => {
			hostile.distort('conversationDetails', withoutWork(raw));
			const run = { credential: hostile.credential, node: CONTINUE, options: ONE_TRY };
			const result = await find(hostile.simulator, run);
			expectPlainWords(hostile, result);
			expect(result.json).toEqual([
				expect.objectContaining({ reason: expect.stringMatching(/^(serverError|network)$/) }),
			]);
		});
	},
);

type Rate = [count?: string, allowed?: string, reset?: string];

/** Five items while all answers, or so many, tell these numbers. */
async function runWith(rateOf: () => Rate, maxWait = 1, times?: number): Promise<Met> {
	const telling = changed(({ headers }) => {
		const names = ['count', 'allowed', 'reset'].map((name) => `inin-ratelimit-${name}`);
		const others = Object.entries(headers).filter(([name]) => !names.includes(name));
		const rate = rateOf().flatMap((value, at) => (value === undefined ? [] : [[names[at], value]]));
		return { headers: Object.fromEntries([...others, ...rate]) };
	});
	const options = { maxWait, verifyFor: 0, concurrency: 2 };
	return await meet('patchAttributes', telling, { options, times, items: 5, harmsAll: true });
}

function expectVerified({ result: { records } }: Met): void {
	for (const record of records) expect(record).toMatchObject({ status: 'verified' });
}

test.concurrent.each<[string, Rate]>([
	['nothing', []],
	['a count and no end', ['300', '300']],
	['empty texts', ['', '', '']],
	['negative numbers', ['-1', '-300', '-60']],
	['NaN', ['NaN', 'NaN', 'NaN']],
	['1e12 in figures', ['1000000000000', '1000000000000', '1000000000000']],
	['1e12 as it is written', ['1e12', '1e12', '1e12']],
	['the end in milliseconds since 1970', ['300', '300', String(Date.now())]],
	['several values', ['300, 300', '300, 300', '60, 60']],
	['a limit of nothing, passed', ['5', '0', '60']],
	['an end that is now', ['300', '300', '0']],
	['far more left than there is', ['0', '999999999', '999999999']],
])('counts that make no sense hold nobody up: %s', async (_, rate) => {
	expectVerified(await runWith(() => rate));
});

test.concurrent.each<[string, Rate]>([
	['more used than allowed', ['500', '300', '1']],
	['a limit of one', ['1', '1', '1']],
])('a window that is spent is waited for: %s', async (_, rate) => {
	let answers = 0;
	expectVerified(await runWith(() => (answers++ < 3 ? rate : []), 5));
});

test.concurrent(
	'a window that is said to be spent, and serves all the same, costs no item',
	async () => {
		expectVerified(await runWith(() => ['301', '300', '60']));
	},
);

test.concurrent('one answer that tells of a window of years does not end the run', async () => {
	expectVerified(await runWith(() => ['300', '300', '999999999'], 1, 1));
});

test.concurrent('no more of an answer is read than Genesys Cloud may send', async () => {
	const MB = Buffer.alloc(1_000_000, ' ');
	let sent = 0;
	const endless: Distortion = ({ response }) => {
		response.writeHead(200, { 'content-type': 'application/json' });
		const more = () => {
			while (sent < 300 && response.write(MB)) sent += 1;
			if (sent++ >= 300) response.end('{}');
		};
		response.on('drain', more);
		more();
	};
	const { record } = await meet('getConversation', endless);
	expect(record).toMatchObject({ status: 'unverified', reason: 'readFailed' });
	expect(sent).toBeLessThan(100);
});

const STATUSES = [301, 302, 303, 307, 308];

interface Stranger {
	url: string;
	/** What it was told. */
	told: Array<{ request: IncomingMessage; body: string }>;
}

/** Another host, which would say yes to everything. */
async function withStranger(body: (stranger: Stranger) => Promise<void>): Promise<void> {
	const told: Stranger['told'] = [];
	const { url, close } = await listen((request, response) => {
		void textOf(request).then((body) => {
			told.push({ request, body });
			const answer = { access_token: 'strange', token_type: 'bearer', participants: [] };
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(answer));
		});
	});
	try {
		await body({ url, told });
	} finally {
		await close();
	}
}

/** Where to, given the stranger's address. */
const PLACES: Array<[string, (url: string) => string | undefined]> = [
	['another host', (url) => `${url}/api/v2/tokens/me`],
	['another host without a scheme', (url) => `${url.replace('http:', '')}/x`],
	['a place of the same host', () => '/api/v2/tokens/me'],
	['itself', () => ''],
	['a place that is none', () => 'http://[oops'],
	['a file', () => 'file:///etc/passwd'],
	['nowhere', () => undefined],
];

function redirect(status: number, place: string | undefined) {
	return withoutWork(whole(status, '', ...(place === undefined ? [] : [`Location: ${place}`])));
}

const EVERY = STATUSES.flatMap((status) =>
	PLACES.map(([name, place]) => [status, name, place] as const),
);

test.concurrent.each(EVERY)('a write sent on with %d to %s goes nowhere', async (status, _, to) => {
	await withStranger(async ({ url, told }) => {
		const { record, hostile } = await meet('patchAttributes', redirect(status, to(url)));
		expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'rejected' });
		expect(hostile.count('tokensMe')).toBe(0);
		expect(told).toEqual([]);
	});
});

test.concurrent.each(STATUSES)('a check sent on with %d goes nowhere', async (status) => {
	await withStranger(async ({ url, told }) => {
		const { record } = await meet('getConversation', redirect(status, `${url}/x`));
		expect(record).toMatchObject({ status: 'unverified', valid: null, reason: 'readFailed' });
		expect(told).toEqual([]);
	});
});

test.concurrent.each(EVERY.filter(([, name]) => !/without a scheme|same host/.test(name)))(
	'a login sent on with %d to %s tells nobody the secret, and fails the items',
	async (status, _, to) => {
		await withStranger(async ({ url, told }) => {
			const login = redirect(status, to(url));
			const { result, hostile } = await meet('token', login, { harmsAll: true });
			for (const record of result.records) expect(record.valid).toBe(false);
			const { id, secret } = hostile.simulator.client;
			for (const { request, body } of told) {
				// n8n follows redirects of the login host, as far as that; the token is the stranger's
				expect(request.headers.authorization).toBeUndefined();
				for (const known of [secret, id]) expect(`${request.url} ${body}`).not.toContain(known);
			}
		});
	},
);
