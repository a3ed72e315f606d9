import { startSimulator } from '../../tools/simulator/server.mts';
import type { Fault, Outage } from '../../tools/simulator/server.mts';
import { arrival, logIn, requestToken } from './client.mts';
import { client, conversation, simulator, standUp, use } from './stand.mts';

standUp({ conversations: 1, participants: 2 });

function stored(): Record<string, string> {
	return simulator.attributesOf(conversation.id, conversation.participantId);
}

function write() {
	return client.write(conversation, { tier: 'gold' });
}

const written = { tier: 'gold' };

/** Which of the two it is depends on how far the request had got. */
const CONNECTION_LOST = /socket hang up|ECONNRESET/;

describe('answers', () => {
	test.each<[Fault | number, number, RegExp, object]>([
		[500, 500, /^{.*"code":"internal.server.error"/, {}],
		[503, 503, /^{.*"code":"service.unavailable"/, {}],
		[{ kind: 'status', status: 504, applied: true }, 504, /"request.timeout"/, written],
		[{ kind: 'status', status: 409, code: 'busy', message: 'Busy' }, 409, /"Busy".*"busy"/, {}],
		[{ kind: 'html' }, 200, /^<html>/, written],
		[{ kind: 'html', status: 502, applied: false }, 502, /^<html>/, {}],
		[{ kind: 'brokenJson' }, 200, /^{[^}]*$/, written],
		[{ kind: 'emptyBody' }, 200, /^$/, written],
	])('%j', async (fault, status, text, attributes) => {
		simulator.faults.next('patchAttributes', fault);
		const answer = await write();
		expect(answer.status).toBe(status);
		expect(answer.text).toMatch(text);
		expect(answer.header('inin-correlation-id')).toBeTruthy();
		expect(stored()).toEqual(attributes);
		expect((await write()).status).toBe(202);
	});

	test('a status brings the headers that it is given', async () => {
		const headers = { 'Retry-After': '7' };
		simulator.faults.next('any', { kind: 'status', status: 503, headers });
		expect((await write()).header('retry-after')).toBe('7');
		simulator.faults.next('any', { kind: 'status', status: 429, retryAfter: false });
		const silent = await write();
		expect(silent.header('retry-after')).toBeNull();
		expect(silent.json.code).toBe('too.many.requests');
	});

	test('a slow one is the usual one, late', async () => {
		simulator.faults.next('any', { kind: 'slow', ms: 60 });
		const start = performance.now();
		expect((await write()).status).toBe(202);
		expect(performance.now() - start).toBeGreaterThan(55);
	});
});

describe('no answers', () => {
	test.each([
		[undefined, {}],
		[true, written],
	])('a reset with applied %s', async (applied, attributes) => {
		simulator.faults.next('any', { kind: 'reset', applied });
		await expect(write()).rejects.toThrow(CONNECTION_LOST);
		expect(stored()).toEqual(attributes);
		expect(simulator.requests.at(-1)).toMatchObject({ status: 0, fault: 'reset' });
	});

	test.each([
		[undefined, written],
		[false, {}],
	])('a hang with applied %s lasts until the reset', async (applied, attributes) => {
		simulator.faults.next('any', { kind: 'hang', applied });
		const arriving = arrival(simulator, 'patchAttributes');
		const hanging = write().catch((error: Error) => error.message);
		await arriving;
		const other = client.me().then(({ status }) => status);
		expect(await Promise.race([hanging, other])).toBe(200);
		expect(stored()).toEqual(attributes);
		simulator.reset();
		expect(await hanging).toMatch(CONNECTION_LOST);
	});

	test('close() ends a hanging request', async () => {
		const other = await startSimulator();
		let hanging: Promise<unknown> | undefined;
		try {
			const otherClient = await logIn(other);
			other.faults.next('any', { kind: 'hang' });
			const arriving = arrival(other, 'tokensMe');
			hanging = otherClient.me().catch((error: Error) => error.message);
			await arriving;
			expect((await otherClient.me()).status).toBe(200);
		} finally {
			await other.close();
		}
		expect(await hanging).toMatch(CONNECTION_LOST);
	});
});

describe('which request', () => {
	test('scripted faults meet matching requests in order, as often as said', async () => {
		simulator.faults.next('patchAttributes', 500, 2);
		simulator.faults.next('patchAttributes', 503);
		expect((await client.me()).status).toBe(200);
		const statuses = [await write(), await write(), await write(), await write()];
		expect(statuses.map(({ status }) => status)).toEqual([500, 500, 503, 202]);
	});

	test('one conversation or participant can be meant', async () => {
		const [other] = simulator.seed({ conversations: 1 });
		simulator.faults.next({ conversationId: other.id }, 500, Infinity);
		simulator.faults.next({ route: 'patchAttributes', participantId: other.participantId }, 503);
		expect((await write()).status).toBe(202);
		expect((await client.write(other, {})).status).toBe(500);
		expect((await client.read(other)).status).toBe(500);
	});

	test('any is every API route, and the token route is named', async () => {
		simulator.faults.next('any', 500);
		expect((await requestToken(simulator)).status).toBe(200);
		simulator.faults.next('token', 503);
		expect((await requestToken(simulator)).status).toBe(503);
		expect((await client.me()).status).toBe(500);
	});

	test('a fault is not spent on a request that the limit refuses', async () => {
		simulator.faults.next('any', 500);
		simulator.setLimit(0);
		expect((await client.me()).status).toBe(429);
		simulator.setLimit(10);
		expect((await client.me()).status).toBe(500);
	});

	test('clear() forgets what is left', async () => {
		simulator.faults.next('any', 500);
		simulator.faults.random({ 503: 1 });
		simulator.faults.clear();
		expect((await client.me()).status).toBe(200);
	});
});

describe('random faults', () => {
	async function statuses(n: number): Promise<number[]> {
		const answers = [];
		for (let i = 0; i < n; i++) answers.push((await client.me()).status);
		return answers;
	}

	test('the same seed gives the same ones, in their shares', async () => {
		simulator.faults.random({ 500: 0.2, 503: 0.1 }, 7);
		const first = await statuses(100);
		simulator.faults.random({ 500: 0.2, 503: 0.1 }, 7);
		expect(await statuses(100)).toEqual(first);
		const share = first.filter((status) => status !== 200).length / 100;
		expect(share).toBeGreaterThan(0.15);
		expect(share).toBeLessThan(0.45);
		simulator.faults.random(undefined);
		expect(new Set(await statuses(20))).toEqual(new Set([200]));
	});

	test('every kind can be drawn', async () => {
		const options = { retryAfter: 3, slowMs: 1 };
		for (const [kind, status] of [
			['429', 429],
			['html', 200],
			['brokenJson', 200],
			['emptyBody', 200],
			['slow', 200],
		] as const) {
			simulator.faults.random({ [kind]: 1 }, 1, options);
			const answer = await client.me();
			expect(answer.status).toBe(status);
			if (status === 429) expect(answer.header('retry-after')).toBe('3');
		}
		for (const kind of ['reset', 'resetAfter'] as const) {
			simulator.faults.random({ [kind]: 1 });
			await expect(write()).rejects.toThrow(CONNECTION_LOST);
			expect(stored()).toEqual(kind === 'reset' ? {} : written);
		}
	});

	test('the token route meets none', async () => {
		simulator.faults.random({ 500: 1 });
		expect((await requestToken(simulator)).status).toBe(200);
	});
});

describe('outages', () => {
	test.each<[Outage, number, RegExp]>([
		[{ kind: 'status', status: 503 }, 503, /"service.unavailable"/],
		[{ kind: 'status', status: 504, host: 'api' }, 504, /"request.timeout"/],
		[{ kind: 'html', status: 502 }, 502, /^<html>/],
	])(
		'%j answers whatever comes until it ends, and nothing else does',
		async (outage, status, text) => {
			use({ limit: 2 });
			const end = simulator.outage(outage);
			for (const answer of [await client.me(), await write(), await write()]) {
				expect(answer.status).toBe(status);
				expect(answer.text).toMatch(text);
			}
			expect((await requestToken(simulator)).status).toBe(200);
			expect(stored()).toEqual({});
			expect(simulator.windows).toEqual([]);
			expect(simulator.requests.at(-2)).toMatchObject({
				route: 'patchAttributes',
				fault: outage.kind,
			});
			await end();
			expect((await write()).status).toBe(202);
		},
	);

	test('a status brings its headers', async () => {
		simulator.outage({ kind: 'status', status: 503, headers: { 'Retry-After': '7' } });
		expect((await client.me()).header('retry-after')).toBe('7');
	});

	test('a reset cuts connections, and silence lasts', async () => {
		const end = simulator.outage({ kind: 'reset' });
		await expect(write()).rejects.toThrow('socket hang up');
		await end();
		simulator.outage({ kind: 'hang' });
		const arriving = arrival(simulator, 'patchAttributes');
		const hanging = write().catch((error: Error) => error.message);
		await arriving;
		expect((await requestToken(simulator)).status).toBe(200);
		expect(stored()).toEqual({});
		await simulator.reset();
		expect(await hanging).toContain('socket hang up');
	});

	test('the login host is out alone', async () => {
		const end = simulator.outage({ kind: 'status', status: 500, host: 'login' });
		expect((await requestToken(simulator)).status).toBe(500);
		expect((await write()).status).toBe(202);
		await end();
		expect((await requestToken(simulator)).status).toBe(200);
	});

	test.each([
		['api', 'url', 'loginUrl'],
		['login', 'loginUrl', 'url'],
	] as const)('where %s refuses, nobody listens at its address alone', async (host, out, other) => {
		const codeAt = (url: string) =>
			fetch(`${url}/api/v2/unknown`).then(
				({ status }) => status,
				(error: Error) => (error.cause as NodeJS.ErrnoException).code,
			);
		const end = simulator.outage({ kind: 'refuse', host });
		// Meets a connection that was open, and is cut
		await codeAt(simulator[out]);
		expect(await codeAt(simulator[out])).toBe('ECONNREFUSED');
		expect(await codeAt(simulator[other])).toBe(host === 'api' ? 'UND_ERR_SOCKET' : 404);
		await end();
		expect(await codeAt(simulator[out])).toBe(404);
		simulator.outage({ kind: 'refuse', host });
		await simulator.reset();
		expect(await codeAt(simulator[out])).toBe(404);
	});

	test('of two, the first one counts, and the other one goes on when it ends', async () => {
		const end = simulator.outage({ kind: 'status', status: 500 });
		simulator.outage({ kind: 'status', status: 503 });
		expect((await client.me()).status).toBe(500);
		await end();
		expect((await client.me()).status).toBe(503);
		await simulator.reset();
		expect((await client.me()).status).toBe(401);
	});
});
