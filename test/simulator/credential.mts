import type { Simulator } from './types.mts';

/**
 * What to enter in n8n's credential for a simulator.
 *
 * @param apiUrl where the API is, if not at the simulator
 */
export function credentialData(
	{ url, client }: Pick<Simulator, 'url' | 'client'>,
	apiUrl = url,
): Record<string, string> {
	return {
		grantType: 'clientCredentials',
		region: 'custom',
		loginUrl: url,
		apiUrl,
		clientId: client.id,
		clientSecret: client.secret,
	};
}
