import type { Simulator } from '../../tools/simulator/server.mts';
import { request } from './client.mts';

/** Where the consent page sends the browser back to. */
export const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';

/** Opens the page that the browser would show, presses Allow, and returns the code. */
export async function codeFor({ url }: Simulator, fields: Record<string, string>): Promise<string> {
	const query = { ...fields, response_type: 'code', redirect_uri: redirectUri, state: 'a"b' };
	const address = `${url}/oauth/authorize`;
	const shown = await request(`${address}?${new URLSearchParams(query)}`);
	expect(shown.text).toContain('<button name="decision" value="allow">Allow</button>');
	expect(shown.text).toContain('value="a&#34;b"');
	const form = new URLSearchParams({ ...query, decision: 'allow' });
	const answer = await request(address, 'POST', {}, form);
	expect(answer.status).toBe(302);
	const target = new URL(answer.header('location') ?? '');
	expect(target.searchParams.get('state')).toBe('a"b');
	return target.searchParams.get('code') ?? '';
}
