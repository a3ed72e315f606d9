import type {
	AttemptResult,
	FailureReason,
	Fault,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import type { Failed } from '../../../nodes/GenesysParticipantAttributes/delivery/send';
import {
	failureOf,
	type FailedRequest,
	type Known,
	unreadable,
} from '../../../nodes/GenesysParticipantAttributes/genesys/failures';
import type { Audience } from '../../../nodes/GenesysParticipantAttributes/common';
import { UNEXPECTED } from '../../../nodes/GenesysParticipantAttributes/client/thrown';
import { noAnswer, refusedCredential, response } from '../delivery/answers.mts';

const SECRET = 'Jane Doe 4111';
const BODY = JSON.stringify({
	code: 'some.code',
	message: `The value ${SECRET} is wrong`,
	contextId: 'context-1',
	details: [{ fieldName: SECRET }],
});

/** Every reason that a delivery can end with, and an answer that brings it about. */
const OUTCOMES: Array<[FailureReason, AttemptResult | undefined]> = [
	['notFound', response(404, {}, BODY)],
	['conflict', response(409, {}, BODY)],
	['forbidden', response(403, {}, BODY)],
	['unauthorized', response(401, {}, BODY)],
	['unauthorized', refusedCredential('invalid_client')],
	['unauthorized', refusedCredential('invalid_grant')],
	['unauthorized', refusedCredential('unsafe_url')],
	['unauthorized', refusedCredential()],
	['rateLimited', response(429, {}, BODY)],
	['rateLimited', { kind: 'tokenLimited' }],
	['quotaExhausted', response(429, {}, BODY)],
	['quotaExhausted', undefined],
	['serverError', response(503, {}, BODY)],
	['serverError', response(200, {}, `<html>${SECRET}</html>`)],
	['network', noAnswer('network')],
	['timeout', noAnswer('timeout')],
	['timeout', response(408, {}, BODY)],
	['rejected', response(400, {}, BODY)],
	['rejected', response(413, {}, BODY)],
	['cancelled', { kind: 'cancelled', mayHaveApplied: false }],
	['cancelled', undefined],
];

function delivery(
	reason: FailureReason,
	answer?: AttemptResult,
	more: Partial<Failed> = {},
): Failed {
	return { reason, lastResult: answer, mayHaveApplied: false, attempts: 2, waitedMs: 0, ...more };
}

/** To somebody who looks at an item of Set. */
const WRITE: Known = {
	audience: 'item',
	asked: 'attributes',
	write: { participantId: 'p', sent: new Map([['a', 'v']]), writeTo: 'attributes' },
};

function tellOf(failed: FailedRequest, known: Partial<Known> = {}) {
	return failureOf(failed, { ...WRITE, ...known });
}

describe.each(OUTCOMES)('%s after %j', (reason, answer) => {
	const tell = () => tellOf(delivery(reason, answer));

	test('has a message that says what happened, and a description that says what to do', () => {
		const { message, description } = tell();
		expect(message).toMatch(/^[A-Zn].{15,}[^.]$/s);
		expect(description).toMatch(/^[A-Z].{15,}[.)]$/s);
		expect(description).not.toBe(message);
		expect(message + description).not.toMatch(/undefined|null|NaN|\[object/);
	});

	test('holds no text of the answer', () => {
		const { message, description } = tell();
		expect(message + description).not.toMatch(/Jane|4111|is wrong/);
	});

	test('has a message that n8n does not take for one of its own', () => {
		// n8n replaces a message that holds one of these, in any letter case
		expect(tell().message).not.toMatch(
			/E(CONN(REFUSED|RESET|ABORTED)|NOTFOUND|TIMEDOUT|ADDRNOTAVAIL|HOSTUNREACH|AI_AGAIN|NOENT|ISDIR|NOTDIR|ACCES|EXIST|PERM)|ERRADDRINUSE/i,
		);
	});

	test.each(['poll', 'list'] as const)('says nothing of items or options to a %s', (audience) => {
		const failed = delivery(reason, answer, { askedMs: 5000 });
		const { message, description } = tellOf(failed, {
			...{ audience, asked: 'conversations', write: undefined },
		});
		expect(message + description).not.toMatch(/this item|in the options|Max Wait|both IDs/i);
		expect(message).toMatch(/^[A-Zn].{15,}[^.]$/s);
		expect(description).toMatch(/^[A-Z].{15,}[.)]$/s);
	});
});

test('a failure has the status of the answer, and may have another reason than its delivery', () => {
	const known = { reason: 'readFailed' } as const;
	expect(tellOf(delivery('serverError', response(503)), known)).toMatchObject({
		...{ reason: 'readFailed', statusCode: 503 },
		message: expect.stringContaining('could not serve'),
	});
	expect(tellOf(delivery('timeout', noAnswer('timeout'))).statusCode).toBeUndefined();
});

test('a failure can be told in other words, with the same facts', () => {
	const text = { description: 'Do this.' };
	const failure = tellOf(delivery('rejected', response(400, {}, BODY)), { text });
	expect(failure.message).toContain('status 400');
	expect(failure.description).toBe('Do this. (Genesys Cloud: code some.code, status 400)');
});

test('the description tells what the support of Genesys asks for', () => {
	const ID = '5f0c2e9a-51f5-4c57-8a7e-0d5b1f6f2f10';
	const answer = response(400, { 'inin-correlation-id': ID }, BODY);
	expect(tellOf(delivery('rejected', answer)).description).toMatch(
		/ \(Genesys Cloud: code some\.code, status 400, correlation ID 5f0c2e9a-[-\da-f]+\)$/,
	);
});

test('where Genesys Cloud has told nothing, nothing is said of it', () => {
	for (const answer of [
		undefined,
		noAnswer(),
		{ kind: 'cancelled', mayHaveApplied: false } as const,
	]) {
		for (const reason of ['network', 'timeout'] as const) {
			expect(tellOf(delivery(reason, answer)).description).not.toContain('(Genesys Cloud:');
		}
	}
	const unsafe = tellOf(delivery('unauthorized', refusedCredential('unsafe_url')));
	expect(unsafe.description).not.toContain('(Genesys Cloud:');
});

test.each(['serverError', 'timeout'] as const)(
	'what an outage has kept from being sent is no failed request: %s',
	(reason) => {
		const told = (audience: Audience) =>
			tellOf(delivery(reason, undefined, { attempts: 0 }), { audience });
		expect(told('item')).toMatchObject({
			message: 'Not sent: Genesys Cloud has been out for longer than Max Wait',
			description: 'Run the workflow again later, or raise Max Wait in the options.',
		});
		expect(told('poll').message).toMatch(/^Not sent: .* out for longer than this can wait$/);
	},
);

test('a wait that is longer than Max Wait leads to Max Wait', () => {
	const failed = delivery('serverError', response(503), { askedMs: 3_600_000 });
	expect(tellOf(failed).description).toMatch(/raise Max Wait/);
});

test.each([
	['a scope', 'app.not.authorized.for.scope', /analytics:readonly$/],
	['a permission', 'not.authorized', /analytics:conversationDetail:view$/],
])('to a poll, whose message alone n8n shows, the message names %s', (_, code, name) => {
	const failed = delivery('forbidden', response(403, {}, JSON.stringify({ code })));
	const told = (audience: Audience) =>
		tellOf(failed, { audience, asked: 'conversations', write: undefined }).message;
	expect(told('poll')).toMatch(name);
	expect(told('item')).not.toMatch(name);
});

test('whose role lacks a permission depends on the grant type', () => {
	const failed = delivery('forbidden', response(403, {}, '{"code":"not.authorized"}'));
	const read = tellOf(failed, { asked: 'conversation', write: undefined });
	expect(read).toMatchObject({
		message: 'The OAuth client may not read conversations',
		description: expect.stringMatching(
			/^Missing permission: conversation:communication:view\. .* division of this conversation\. With Client Credentials .* of the OAuth client .*, else .* of the person/,
		),
	});
});

test('a 403 names the permissions that Genesys Cloud names', () => {
	const message = `one of [conversation:communication:view, routing:queue:view] for ${SECRET}`;
	const answer = response(403, {}, JSON.stringify({ code: 'missing.permissions', message }));
	const { description } = tellOf(delivery('forbidden', answer));
	expect(description).toContain('conversation:communication:view, routing:queue:view');
	expect(description).not.toContain(SECRET);
});

/** A refusal with this code, and what else Genesys Cloud says. */
const forbidden = (code: string, message?: string): AttemptResult =>
	response(403, {}, JSON.stringify({ code, message }));
const fault = (more: Partial<Fault>): AttemptResult => ({
	kind: 'fault',
	reason: 'network',
	endsRun: true,
	mayHaveApplied: false,
	...more,
});

test.each<[FailureReason, AttemptResult, RegExp, RegExp?]>([
	['unauthorized', refusedCredential('invalid_client'), /Client Secret/],
	['unauthorized', refusedCredential('invalid_grant'), /reconnected/],
	['unauthorized', refusedCredential('unsafe_url'), /cannot be used/],
	[
		'unauthorized',
		refusedCredential('constructor'),
		/could not get/,
		/have the grant type of the credential/,
	],
	['unauthorized', response(401), /did not accept the access token/],
	['unauthorized', fault({ sentence: 'No access' }), /^No access$/, /^n8n could not read the cred/],
	['forbidden', response(403), /^A proxy/, /^The answer did not come from Genesys Cloud/],
	['unauthorized', response(401, {}, '<html>'), /^A proxy/],
	['notFound', response(404, {}, '<html>'), /^Something other than the Genesys Cloud API/],
	['notFound', response(404, {}, ' \n'), /does not know this conversation/],
	['forbidden', response(403, {}, '{"message":"x"}'), /^A proxy/],
	[
		'forbidden',
		forbidden('not.authorized'),
		/may not write attributes/,
		/for a role that may do this/,
	],
	['forbidden', forbidden('missing.division.permission'), /in the division/],
	['forbidden', forbidden('authz.policy.denied'), /A security policy/, /an exception/],
	[
		'forbidden',
		forbidden('app.not.authorized.for.scope'),
		/lacks a scope/,
		/^Add the scope conversations to/,
	],
	[
		'forbidden',
		forbidden('app.not.authorized.for.scope', 'App not authorized to use scope [routing, users]'),
		/lacks a scope/,
		/^Add the scope routing or users to/,
	],
	['rejected', response(400), /^A proxy or gateway .* status 400/, /API URL/],
	['rejected', response(400, {}, BODY), /status 400/, /^Try one attribute at a time/],
	['rejected', response(413), /no request of this size/],
	['rejected', response(302), /sends the request to another address/, /sign-in page/],
	['rejected', response(405, {}, '<html>'), /does not let this kind of request pass/, /PATCH/],
	['rateLimited', response(429, {}, '<html>'), /^A proxy or gateway .* no more requests/],
	['rateLimited', { kind: 'tokenLimited' }, /login host gives out no more tokens/],
	[
		'network',
		response(400, {}, '{"code":"client.failed.request"}'),
		/received only part of the request \(2 tries\)/,
		/code client\.failed\.request/,
	],
	['rejected', response(407), /^A proxy/],
	['serverError', response(503), /\(2 tries\)$/],
	['serverError', response(200, {}, '<html>'), /\(2 tries, no usable answer\)$/],
	['serverError', noAnswer('serverError'), /\(2 tries, no usable answer\)$/],
	[
		'rateLimited',
		response(429, {}, '{"code":"x","limit":{"key":"a.b"}}'),
		/no room/,
		/, limit a\.b\)$/,
	],
	[
		'network',
		fault({ code: 'CERT_HAS_EXPIRED' }),
		/certificate/,
		/\(Certificate: CERT_HAS_EXPIRED\)$/,
	],
	['network', fault({ sentence: 'Refused' }), /^Refused$/, /^Check the URLs in the credential/],
	['network', fault({ sentence: UNEXPECTED }), /unexpected error/, /^Run the workflow again/],
])('%s by %j is told as %s, with what to do', (reason, answer, message, description = /./) => {
	const told = tellOf(delivery(reason, answer));
	expect(told.message).toMatch(message);
	expect(told.description).toMatch(description);
});

test.each(['conversation', 'participants', 'queues', 'users', 'conversations'] as const)(
	'an answer without %s is a fault of what answered',
	(missing) => {
		expect(unreadable(missing)).toEqual({
			reason: 'serverError',
			statusCode: 200,
			message: expect.stringContaining(missing),
			description: expect.stringContaining('gateway'),
		});
	},
);

test.each(['serverError', 'network', 'timeout', 'conflict', 'rateLimited'] as FailureReason[])(
	'%s tells the number of tries in good English',
	(reason) => {
		const tell = (attempts: number) => tellOf(delivery(reason, undefined, { attempts })).message;
		expect(tell(1)).toMatch(/\(1 try\b/);
		expect(tell(3)).toMatch(/\(3 tries\b/);
		expect(tell(0)).toMatch(/\bnot sent\b/i);
	},
);

test.each([
	['quotaExhausted', 'asks to wait 3601 seconds'],
	['serverError', '(2 tries, no usable answer; it asks to wait 3601 seconds'],
] as const)('%s tells a wait that is too long in seconds, rounded up', (reason, text) => {
	expect(tellOf(delivery(reason, undefined, { askedMs: 3_600_001 })).message).toContain(text);
});
