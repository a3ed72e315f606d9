import type { Simulator } from './server.mts';

/**
 * What to enter in n8n's credential for a simulator.
 *
 * @param apiUrl where the API is, if not at the simulator
 */
export function credentialData(
	{ url, loginUrl = url, client }: Pick<Simulator, 'url' | 'client'> & { loginUrl?: string },
	apiUrl = url,
): Record<string, string> {
	return {
		grantType: 'clientCredentials',
		region: 'custom',
		loginUrl,
		apiUrl,
		clientId: client.id,
		clientSecret: client.secret,
	};
}
