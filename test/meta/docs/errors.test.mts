import { decide } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import type { AttemptResult } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { failureOf } from '../../../nodes/GenesysParticipantAttributes/genesys/failures';
import { response } from '../../unit/delivery/answers.mts';
import { readPages } from './markdown.mts';

const genesys = (status: number, code: string) => response(status, {}, JSON.stringify({ code }));
const page = (status: number) => response(status, {}, '<html></html>');
const noAnswer = (cause: 'timeout' | 'network') =>
	({ kind: 'noAnswer', cause, mayHaveApplied: true }) as const;
const login = (code: string) =>
	({ kind: 'fault', reason: 'unauthorized', endsRun: true, mayHaveApplied: false, code }) as const;

/** Who answered, what, and an answer of that kind to a write. */
const ANSWERS: Array<[string, string, AttemptResult]> = [
	['Genesys Cloud', '400', genesys(400, 'bad.request')],
	['', '400 `client.failed.request`', genesys(400, 'client.failed.request')],
	['', '401', genesys(401, 'bad.credentials')],
	['', '401 `ip.not.authorized`', genesys(401, 'ip.not.authorized')],
	['', '403', genesys(403, 'missing.permissions')],
	['', '403 `app.not.authorized.for.scope`', genesys(403, 'app.not.authorized.for.scope')],
	['', '403 `authz.policy.denied`', genesys(403, 'authz.policy.denied')],
	['', '404', genesys(404, 'not.found')],
	['', '404 of the participant', genesys(404, 'conversation.error.participant.not.found')],
	['', '408', genesys(408, 'client.timeout')],
	['', '409', genesys(409, 'request.conflict')],
	['', '429', genesys(429, 'too.many.requests')],
	['', '5xx', genesys(503, 'service.unavailable')],
	['Its login host', '`invalid_client`', login('invalid_client')],
	['', '`unauthorized_client`, `access_denied`', login('access_denied')],
	['', '`invalid_grant`', login('invalid_grant')],
	['', 'no more tokens for now', { kind: 'tokenLimited' }],
	['Something before it', 'a redirect', page(302)],
	['', '400 and others', page(400)],
	['', '401', page(401)],
	['', '403', page(403)],
	['', '407', page(407)],
	['', '404', page(404)],
	['', '405', page(405)],
	['', '413', page(413)],
	['', '429', page(429)],
	['Nobody', 'no connection', noAnswer('network')],
	['', 'silence', noAnswer('timeout')],
];

function rowOf([who, what, lastResult]: (typeof ANSWERS)[number]): string {
	const write = { participantId: '', sent: new Map(), writeTo: 'attributes' } as const;
	const decision = decide(lastResult, { method: 'PATCH' });
	const reason = 'reason' in decision ? decision.reason : 'rateLimited';
	const failed = { reason, lastResult, attempts: 2 };
	const { message } = failureOf(failed, { audience: 'item', asked: 'attributes', write });
	return `| ${who} | ${what} | \`${reason}\` | ${message.replace(' (2 tries)', '')} |`;
}

test('docs/errors.md has what is told of each answer', () => {
	const { text } = readPages().find(({ path }) => path === 'docs/errors.md')!;
	const [, table] = text.split('|---|---|---|---|\n');
	expect(table.split('\n\n')[0].split('\n')).toEqual(ANSWERS.map(rowOf));
});
