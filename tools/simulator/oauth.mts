import { createHash } from 'node:crypto';
import { client, pkceClient } from './state.mts';
import type { Answer, Call } from './state.mts';
import type { Grant, Token } from './tokens.mts';

/** POST /oauth/token, for the four ways that the clients have to get a token. */
export function issueToken(call: Call): Answer {
	const { state } = call;
	if (state.tokenLimits.take('token endpoint', performance.now()).refused) {
		return oauthError('invalid_request', 'rate limit exceeded; try again later');
	}
	if (!(call.body instanceof URLSearchParams)) {
		return oauthError('invalid_request', 'the request is not a form');
	}
	const caller = authenticate(call, call.body);
	if (typeof caller !== 'string') return caller;
	return grantToken(call, call.body, caller);
}

function grantToken(call: Call, form: URLSearchParams, clientId: string): Answer {
	const type = form.get('grant_type');
	if (type === 'client_credentials' && clientId === client.id)
		return tokenAnswer(call, { clientId, grantType: 'CLIENT-CREDENTIALS', scope: [] });
	if (type === 'authorization_code') return exchangeCode(call, form, clientId);
	if (type === 'refresh_token') return refresh(call, form, clientId);
	return oauthError('unsupported_grant_type', `grant type ${type} is not supported`);
}

/** The client ID, or the refusal. */
function authenticate({ authorization, settings }: Call, form: URLSearchParams): string | Answer {
	const [id, secret] = credentials(authorization, form);
	if (id === pkceClient.id && !authorization) return id;
	if (id === client.id && secret === client.secret) return id;
	const reason = id === client.id ? 'authentication failed' : 'client not found';
	return oauthError('invalid_client', reason, settings.tokenErrorStatus);
}

function credentials(authorization: string, form: URLSearchParams): string[] {
	const basic = /^basic (.+)$/i.exec(authorization)?.[1];
	if (basic !== undefined) {
		const text = Buffer.from(basic, 'base64').toString('utf8');
		const colon = text.indexOf(':');
		return [text.slice(0, colon), text.slice(colon + 1)];
	}
	return [form.get('client_id') ?? '', ''];
}

function exchangeCode(call: Call, form: URLSearchParams, clientId: string): Answer {
	const code = form.get('code') ?? '';
	const { grants } = call.state.tokens;
	const grant = grants.get(code);
	grants.delete(code);
	const valid =
		grant &&
		grant.clientId === clientId &&
		grant.expiresAt !== Infinity &&
		grant.expiresAt > performance.now() &&
		grant.redirectUri === form.get('redirect_uri') &&
		verifies(form.get('code_verifier') ?? '', grant);
	if (!valid) return oauthError('invalid_grant', 'authorization code is not valid');
	return userToken(call, grant, refreshTokenFor(call, grant));
}

function verifies(verifier: string, { challenge }: Grant): boolean {
	if (!challenge) return true;
	return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function refreshTokenFor({ state, settings }: Call, grant: Grant): string | undefined {
	if (grant.clientId === pkceClient.id && !settings.pkceRefreshToken) return undefined;
	return state.tokens.addGrant({ ...grant, expiresAt: Infinity });
}

function refresh(call: Call, form: URLSearchParams, clientId: string): Answer {
	const old = form.get('refresh_token') ?? '';
	const { grants } = call.state.tokens;
	const grant = grants.get(old);
	if (grant?.clientId !== clientId || grant.expiresAt !== Infinity) {
		return oauthError('invalid_grant', 'refresh token is not valid');
	}
	if (!call.settings.refreshRotates) return userToken(call, grant, old);
	grants.delete(old);
	return userToken(call, grant, refreshTokenFor(call, grant));
}

function userToken(call: Call, { clientId, scope }: Grant, refreshToken?: string): Answer {
	return tokenAnswer(call, { clientId, grantType: 'CODE', scope }, refreshToken);
}

function tokenAnswer(
	call: Call,
	owner: Pick<Token, 'clientId' | 'grantType' | 'scope'>,
	refreshToken?: string,
): Answer {
	const seconds = call.settings.tokenTtlSeconds;
	const { value } = call.state.tokens.issue(owner, seconds);
	const body = { access_token: value, token_type: 'bearer', expires_in: seconds };
	return { status: 200, body: refreshToken ? { ...body, refresh_token: refreshToken } : body };
}

function oauthError(error: string, description: string, status = 400): Answer {
	return { status, body: { error, description, error_description: description } };
}
