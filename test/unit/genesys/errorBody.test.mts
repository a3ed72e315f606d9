import {
	correlationIdOf,
	readErrorFacts,
} from '../../../nodes/GenesysParticipantAttributes/genesys/errorBody';
import { refusedCredential, response } from '../delivery/answers.mts';

const SECRET = 'Jane Doe, card 4111 1111 1111 1111';
/** As long and as wild as access tokens are. */
const TOKEN = 'T4g-kPz_0aB9xQ7sLm2VnR5tYc8Wd1Ef3Gh6Jk0Lp4Qr7Su9Xv2Zb5';
const IDS = ['5f0c2e9a-51f5-4c57-8a7e-0d5b1f6f2f10', '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11'];

function facts(status: number, body: unknown, headers = {}) {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return readErrorFacts(response(status, headers, text));
}

test('an error is read by its status, code and correlation ID', () => {
	const body = { code: 'not.found', contextId: IDS[0], message: 'x', status: 404 };
	expect(facts(404, body, { 'inin-correlation-id': IDS[1] })).toEqual({
		status: 404,
		code: 'not.found',
		correlationId: IDS[1],
		permissions: [],
		scopes: [],
		isGenesys: true,
		isForeign: false,
	});
	expect(facts(404, body).correlationId).toBe(IDS[0]);
});

describe('no text of the answer is handed on', () => {
	test.each<[string, object]>([
		['message', { message: SECRET }],
		['code', { code: SECRET }],
		['contextId', { contextId: SECRET }],
		['messageWithParams', { messageWithParams: SECRET, messageParams: { value: SECRET } }],
		['details', { details: [{ errorCode: SECRET, fieldName: SECRET }] }],
		['errors', { errors: [{ message: SECRET }] }],
		['entityName', { entityName: SECRET }],
	])('of the field %s', (_, body) => {
		for (const status of [400, 403, 404, 413, 500]) {
			expect(JSON.stringify(facts(status, body))).not.toContain('4111');
		}
	});

	test('of a correlation ID in the header', () => {
		expect(correlationIdOf(response(400, { 'inin-correlation-id': SECRET }))).toBeUndefined();
		expect(correlationIdOf(response(400, { 'inin-correlation-id': ['a', 'b'] }))).toBeUndefined();
	});

	test.each(['code', 'contextId'])('even if the token is the %s', (field) => {
		expect(JSON.stringify(facts(400, { [field]: TOKEN }))).not.toContain(TOKEN);
		expect(correlationIdOf(response(400, { 'inin-correlation-id': TOKEN }))).toBeUndefined();
	});

	test.each(['bad.request', 'general.error.504', 'not_found', 'invalid-grant'])(
		'but codes of the form that Genesys Cloud uses: %s',
		(code) => expect(facts(400, { code }).code).toBe(code),
	);

	test('of an endless code', () => {
		expect(facts(400, { code: 'x'.repeat(61) }).code).toBeUndefined();
	});
});

describe('the permissions of a 403', () => {
	const NAMES = ['conversation:communication:view', 'analytics:conversationDetail:view'];

	test.each([
		[`You are missing the following permission(s): ${NAMES[0]}`, [NAMES[0]]],
		[`at least one of the following permissions assigned: [${NAMES.join(', ')}]`, NAMES],
		[`${NAMES[0]} in at least one of the following division(s): [${NAMES[0]}]`, [NAMES[0]]],
		['You are not authorized to perform the requested action.', []],
	])('are read out of: %s', (message, permissions) => {
		expect(facts(403, { message }).permissions).toEqual(permissions);
	});

	test.each([
		['the same form with another beginning', 'attribute jane:doe:iban', []],
		['a piece of something longer', 'urn:conversation:jane:doe x-conversation:jane:doe', []],
		['a URL', 'https://conversation:jane:doe:80/', []],
	])('are no other text: %s', (_, message, permissions) => {
		expect(facts(403, { message }).permissions).toEqual(permissions);
	});

	test('and scopes are a few of them', () => {
		const letters = 'abcdefgh'.split('');
		const many = letters.map((name) => `conversation:${name}:view`);
		expect(facts(403, { message: many.join(', ') }).permissions).toEqual(many.slice(0, 5));
		const scopes = letters.map((name) => `conversations:${name}`);
		const message = `scope [${scopes.join(', ')}]`;
		expect(facts(403, { message }).scopes).toEqual(scopes.slice(0, 5));
	});

	test('are not looked for in other errors', () => {
		expect(facts(400, { message: NAMES[0] }).permissions).toEqual([]);
	});
});

test.each<[string, string[]]>([
	[
		'App not authorized to use scope [analytics, analytics:readonly]',
		['analytics', 'analytics:readonly'],
	],
	['App not authorized to use scope [routing]', ['routing']],
	[`App not authorized to use scope [${TOKEN}]`, []],
	['App not authorized to use scope [jane doe, iban, users]', ['users']],
	['App not authorized', []],
])('the scopes of a 403 are read out of: %s', (message, scopes) => {
	expect(facts(403, { message }).scopes).toEqual(scopes);
	expect(facts(401, { message }).scopes).toEqual([]);
});

describe('an answer that tells nothing', () => {
	test.each<[string, unknown]>([
		['an empty body', ''],
		['a page of HTML', '<html>code not.found</html>'],
		['a JSON text', '"not.found"'],
		['a JSON null', 'null'],
		['lists of one', { code: ['not.found'], contextId: ['id'] }],
		['a code that is no text', { code: 404, contextId: {}, message: null }],
	])('%s', (_, body) => {
		expect(facts(403, body)).toEqual({
			status: 403,
			code: undefined,
			correlationId: undefined,
			permissions: [],
			scopes: [],
			isGenesys: false,
			isForeign: body !== '',
		});
	});

	test.each([
		[undefined],
		[{ kind: 'noAnswer', cause: 'timeout', mayHaveApplied: true } as const],
		[{ kind: 'tokenLimited' } as const],
		[{ kind: 'cancelled', mayHaveApplied: false } as const],
	])('%j', (answer) => {
		expect(readErrorFacts(answer)).toEqual({
			permissions: [],
			scopes: [],
			isGenesys: false,
			isForeign: false,
		});
		expect(correlationIdOf(answer)).toBeUndefined();
	});
});

test('a refused credential has the code of OAuth, where that is a code', () => {
	const read = (code?: string) => readErrorFacts(refusedCredential(code));
	expect(read('invalid_client')).toMatchObject({ code: 'invalid_client', permissions: [] });
	expect(read(SECRET).code).toBeUndefined();
	expect(read().code).toBeUndefined();
});
