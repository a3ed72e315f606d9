import { client, pkceClient } from './state.mts';
import type { Answer, Call } from './state.mts';

/** How long an authorization code is good. */
const CODE_TTL_MS = 300_000;

/** GET /oauth/authorize: asks, or answers at once where the settings say so. */
export function authorize(call: Call): Answer {
	const refusal = refusalOf(call.query);
	if (refusal) return refusal;
	if (call.settings.consent === 'ask') return { status: 200, body: consentPage(call.query) };
	return decide(call, call.query, call.settings.consent === 'allow');
}

/** POST /oauth/authorize: what the buttons of the page send. */
export function consent(call: Call): Answer {
	const form = call.body instanceof URLSearchParams ? call.body : new URLSearchParams();
	return refusalOf(form) ?? decide(call, form, form.get('decision') === 'allow');
}

function refusalOf(request: URLSearchParams): Answer | undefined {
	const clientId = request.get('client_id');
	const redirectUri = request.get('redirect_uri') ?? '';
	if ((clientId !== client.id && clientId !== pkceClient.id) || !URL.canParse(redirectUri)) {
		return { status: 400, body: page('<p>Unknown client, or no redirect address.</p>') };
	}
	if (request.get('response_type') !== 'code') return back(request, 'unsupported_response_type');
	const challenged =
		request.get('code_challenge') && request.get('code_challenge_method') === 'S256';
	if (clientId === pkceClient.id && !challenged) return back(request, 'invalid_request');
	return undefined;
}

function decide({ state }: Call, request: URLSearchParams, allowed: boolean): Answer {
	if (!allowed) return back(request, 'access_denied');
	const code = state.tokens.addGrant({
		clientId: request.get('client_id') ?? '',
		scope: (request.get('scope') ?? '').split(' ').filter(Boolean),
		redirectUri: request.get('redirect_uri') ?? '',
		challenge: request.get('code_challenge') ?? '',
		expiresAt: performance.now() + CODE_TTL_MS,
	});
	return redirect(request, { code });
}

function back(request: URLSearchParams, error: string): Answer {
	return redirect(request, { error, error_description: error.replaceAll('_', ' ') });
}

function redirect(request: URLSearchParams, answer: Record<string, string>): Answer {
	const target = new URL(request.get('redirect_uri') ?? '');
	for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
	const state = request.get('state');
	if (state !== null) target.searchParams.set('state', state);
	return { status: 302, headers: { Location: target.href } };
}

function consentPage(request: URLSearchParams): string {
	const fields = [...request].map(
		([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
	);
	const button = (value: string, text: string) =>
		`<button name="decision" value="${value}">${text}</button>`;
	return page(
		`<p>An application asks for access to this simulated organization.</p>
<form method="post" action="/oauth/authorize">
${fields.join('\n')}
${button('allow', 'Allow')}
${button('deny', 'Deny')}
</form>`,
	);
}

function page(body: string): string {
	return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Genesys Cloud simulator</title></head>
<body><h1>Genesys Cloud simulator</h1>
${body}
</body>
</html>
`;
}

function escape(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
