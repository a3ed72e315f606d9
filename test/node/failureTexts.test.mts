import type { INodeParameters } from 'n8n-workflow';

import { GenesysParticipantAttributesTrigger } from '../../nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node';
import { searchList } from '../../tools/engine/list-search.mts';
import { polledWorkflow, register } from '../../tools/engine/poll.mts';
import type { Fault, RouteName } from '../../tools/simulator/server.mts';
import { changed, withHostile } from '../hostile/server.mts';
import { whole, withoutWork } from '../hostile/serverAnswers.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { CONTINUE, credentialFor, node, run } from './support.mts';
import { bodiesTo, itemsFor, seedItem, set, statusesOf, storedFor } from './updates.mts';

simulatorForAll();

type More = Partial<Fault & { kind: 'status' }>;

/** The next requests of a route are refused so. */
function refuse(route: RouteName | 'any', status: number, more: More = {}, times = 20): void {
	simulator.faults.next(route, { ...more, kind: 'status', status }, times);
}

describe('what something before Genesys Cloud answers says nothing about the item', () => {
	test.each<[string, number, string, string[], RegExp, RegExp]>([
		['407 without a body', 407, '', [], /^A proxy or gateway .* refused/, /proxy login/],
		[
			"a portal's redirect",
			302,
			'',
			['Location: http://portal.invalid/'],
			/sends the request to another address$/,
			/sign-in page of the network/,
		],
		['405 without a body', 405, '', [], /does not let this kind of request pass$/, /PATCH/],
		["405 with a gateway's page", 405, '<h1>No</h1>', [], /kind of request/, /PATCH/],
		[
			"a gateway's 400 page",
			400,
			'<h1>Bad</h1>',
			[],
			/^A proxy or gateway .* status 400/,
			/API URL/,
		],
		["a gateway's 400 in JSON", 400, '{"message":"no"}', [], /^A proxy or gateway/, /API URL/],
		["a gateway's 413 page", 413, '<h1>Large</h1>', [], /no request of this size$/, /512 kB/],
		["a gateway's 403 in JSON", 403, '{"message":"Forbidden"}', [], /^A proxy/, /firewall/],
	])('%s', async (_, status, body, headers, error, advice) => {
		await withHostile(async (hostile) => {
			hostile.distort('patchAttributes', withoutWork(whole(status, body, ...headers)));
			const items = [seedItem(hostile.simulator)];
			const { credential } = hostile;
			const { records } = await set(hostile.simulator, items, { credential, node: CONTINUE });
			expect(records[0]).toMatchObject({ status: 'failed', valid: false });
			expect(records[0].error).toMatch(error);
			expect(records[0].advice).toMatch(advice);
			expect(records[0].advice).not.toMatch(/one attribute at a time|this item|Genesys Cloud: /);
		});
	});
});

describe('the same failure is told by audience', () => {
	const readers: Array<[string, () => Promise<string>]> = [
		[
			'a poll',
			async () => {
				const parameters = { event: 'started', pollTimes: {} };
				const workflow = polledWorkflow(parameters, credentialFor(simulator));
				const trigger = new GenesysParticipantAttributesTrigger();
				const { publication } = await register(trigger, workflow, 'classic', 'activate');
				return await messageOf(Promise.reject(publication.error));
			},
		],
		[
			'a list',
			async () => {
				const credential = credentialFor(simulator);
				const listing = searchList(node, 'searchConversations', { parameters: {}, credential });
				return await messageOf(listing);
			},
		],
		[
			'Find',
			async () => {
				const parameters: INodeParameters = { operation: 'find', options: { maxRetries: 0 } };
				const { error } = await run({ simulator, items: [{}], parameters });
				return `${error?.message} ${error?.description}`;
			},
		],
	];

	async function messageOf(work: Promise<unknown>): Promise<string> {
		const error = (await work.then(
			() => new Error('It worked'),
			(thrown: unknown) => thrown,
		)) as Error & { description?: string };
		return `${error.message} ${error.description}`;
	}

	const refusals: Array<[string, number, string, RegExp]> = [
		['a policy', 403, 'authz.policy.denied', /A security policy .* an exception/],
		['a missing permission', 403, 'not.authorized', /analytics:conversationDetail:view/],
		[
			'nothing there',
			404,
			'not.found',
			/does not have what was asked for .* organization and region/,
		],
		['a bad request', 400, 'bad.request', /rejected the request with status 400/],
	];

	test.each(
		readers.flatMap(([reader, read]) =>
			refusals.map((refusal) => [...refusal, reader, read] as const),
		),
	)('%s (%d %s)', async (_, status, code, text, reader, read) => {
		refuse('conversationDetails', status, { code });
		const told = await read();
		expect(told).toMatch(text);
		expect(told).not.toMatch(/both IDs|of the conversation|one attribute/);
		if (reader !== 'Find') expect(told).not.toMatch(/this item|in the options|Max Wait/);
	});

	test.each([408, 409, 429, 503])(
		'a list does not speak of the options of a run: %d',
		async (status) => {
			refuse('conversationDetails', status);
			expect(await readers[1][1]()).not.toMatch(/this item|in the options|Max Wait|Timeout/);
		},
	);
});

describe('a write that is not found', () => {
	const unknown = '00000000-0000-4000-8000-000000000000';

	test('by a bare code names the participant, where the conversation is there, and who else is', async () => {
		const item = { ...seedItem(simulator), participantId: unknown };
		refuse('patchAttributes', 404, { code: 'not.found' });
		const { records } = await set(simulator, [item], { node: CONTINUE });
		expect(records[0]).toMatchObject({ status: 'failed', reason: 'notFound' });
		expect(records[0].error).toBe('The conversation has no participant with this ID');
		expect(records[0].advice).toMatch(/its participants are: Customer/);
	});

	test('names the conversation, where that is unknown', async () => {
		const item = { ...seedItem(simulator), conversationId: unknown };
		const { records } = await set(simulator, [item], { node: CONTINUE });
		expect(records[0].error).toBe('Genesys Cloud does not know this conversation');
	});

	test('claims nothing where the conversation cannot be read', async () => {
		refuse('patchAttributes', 404, { code: 'not.found' });
		refuse('getConversation', 403);
		const { records } = await set(simulator, [seedItem(simulator)], { node: CONTINUE });
		expect(records[0].error).toBe(
			'Genesys Cloud does not know this conversation or its participant',
		);
	});
});

describe('a request that came to Genesys Cloud cut off', () => {
	const CUT_OFF = { code: 'client.failed.request' };

	test('is sent again', async () => {
		refuse('any', 400, CUT_OFF, 2);
		const result = await set(simulator, [seedItem(simulator)]);
		expect(statusesOf(result)).toEqual(['verified']);
	});

	test('again and again is a fault of the network, and of no item of a combined request', async () => {
		const item = seedItem(simulator);
		refuse('patchAttributes', 400, CUT_OFF);
		const options = { maxRetries: 1 };
		const { records } = await set(simulator, [item, item], { node: CONTINUE, options });
		for (const record of records) {
			expect(record).toMatchObject({ status: 'failed', valid: false, reason: 'network' });
			expect(record.error).toMatch(/^Genesys Cloud received only part of the request \(2 tries\)/);
			expect(record.advice).not.toMatch(/one attribute at a time/);
		}
		expect(simulator.count('patchAttributes')).toBe(2);
	});
});

describe('an item of two requests', () => {
	/** Together more than one request may carry. */
	const LARGE = { first: 'x'.repeat(300_000), second: 'y'.repeat(300_000) };

	test('ends at once where the second is refused, and keeps what the first has written', async () => {
		await withHostile(async (hostile) => {
			const { simulator, credential } = hostile;
			const item = seedItem(simulator, LARGE);
			const refusal = JSON.stringify({ code: 'bad.request', status: 400 });
			hostile.distort(
				'patchAttributes',
				changed(() => ({})),
				1,
			);
			hostile.distort('patchAttributes', withoutWork(whole(400, refusal)));
			const options = { verifyFor: 60 };
			const { records } = await set(simulator, [item], { credential, node: CONTINUE, options });
			expect(records[0]).toMatchObject({ status: 'failed', valid: false, reason: 'rejected' });
			expect(Object.keys(storedFor(simulator, item))).toEqual(['first']);
			const { mismatches } = records[0].validation;
			expect(mismatches.map(({ attribute }) => attribute)).toEqual(['second']);
			expect(hostile.count('getConversation')).toBe(1);
		});
	});

	test('sends no part twice where another item shares a request that is refused', async () => {
		const small = seedItem(simulator, { small: '1' });
		const large = { ...small, attributes: LARGE };
		refuse('patchAttributes', 400, {}, 1);
		await set(simulator, [small, large], { node: CONTINUE });
		const names = bodiesTo(simulator).map((body) => Object.keys(body).join());
		expect(names).toEqual(['small,first', 'small', 'first', 'second']);
	});
});

describe('a refusal names all that may be behind it', () => {
	test('a scope that client and credential have', async () => {
		const message = 'App not authorized to use scope [conversations]';
		refuse('patchAttributes', 403, { code: 'app.not.authorized.for.scope', message });
		const { records } = await set(simulator, [seedItem(simulator)], { node: CONTINUE });
		expect(records[0].advice).toMatch(/^Add the scope conversations to/);
		expect(records[0].advice).toMatch(
			/approve .* \(Admin > Integrations > Authorized Applications\)/,
		);
	});

	test.each(['invalid_client', 'unauthorized_client', 'access_denied'])(
		'a login refused by %s',
		async (error) => {
			await withHostile(async (hostile) => {
				const body = JSON.stringify({ error, description: 'no' });
				const answer = whole(400, body, 'Content-Type: application/json');
				hostile.distort('token', withoutWork(answer));
				const items = [seedItem(hostile.simulator)];
				const { credential } = hostile;
				const { records } = await set(hostile.simulator, items, { credential, node: CONTINUE });
				expect(records[0]).toMatchObject({ status: 'failed', reason: 'unauthorized' });
				for (const cause of [/Client Secret/, /Region/, /disabled nor inactive/, /allowed IP addr/])
					expect(records[0].advice).toMatch(cause);
			});
		},
	);

	test.each([
		['203.0.113.7', /Add 203\.0\.113\.7 to the allowlist/],
		['2001:db8::7', /accepts IPv4 only: let n8n reach Genesys Cloud by IPv4/],
	])('an address that is not allowed: %s', async (address, advice) => {
		refuse('patchAttributes', 401, {
			code: 'ip.not.authorized',
			message: `Requests originating from this IP address are not authorized: [${address}]`,
		});
		const { records } = await set(simulator, [seedItem(simulator)], { node: CONTINUE });
		expect(records[0].error).toContain(address);
		expect(records[0].advice).toMatch(advice);
	});
});

describe('Write To = Participant at the documented API leads to Write To = Attributes', () => {
	const options = { writeTo: 'participant', verifyFor: 0 };
	const WAY_OUT = /choose Write To = Attributes/;

	test('where it refuses the attributes', async () => {
		refuse('patchParticipant', 400, { code: 'invalid.property' });
		const { records } = await set(simulator, [seedItem(simulator)], { node: CONTINUE, options });
		expect(records[0]).toMatchObject({ status: 'failed', reason: 'rejected' });
		expect(records[0].advice).toMatch(WAY_OUT);
	});

	test('where it accepts the write and stores nothing', async () => {
		simulator.faults.next(
			'patchParticipant',
			{ kind: 'emptyBody', status: 202, applied: false },
			9,
		);
		const [item] = itemsFor(simulator.seed({ conversations: 1 }));
		const { records } = await set(simulator, [item], { node: CONTINUE, options });
		expect(records[0].status).toBe('mismatch');
		expect(records[0].warnings.join()).toMatch(WAY_OUT);
	});
});
