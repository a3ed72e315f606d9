import type { IncomingMessage } from 'node:http';

import { listen, textOf } from './server.mts';
import { whole, withoutWork } from './serverAnswers.mts';
import { meet } from './serverMeet.mts';

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
