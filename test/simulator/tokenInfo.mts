import { uuidFor } from './random.mts';
import { client, pkceClient } from './state.mts';
import type { Answer, Call } from './state.mts';

/** GET /api/v2/tokens/me: needs a token and no permission. */
export function tokensMe({ token }: Call): Answer {
	const organization = { id: uuidFor('organization'), name: 'Simulated Organization' };
	const grantType = token?.scope.length || token?.clientId === pkceClient.id ? 'CODE' : undefined;
	const body = {
		organization,
		homeOrganization: organization,
		authorizedScope: token?.scope ?? [],
		OAuthClient: {
			id: token?.clientId ?? client.id,
			name: 'Simulated client',
			authorizedGrantType: grantType ?? 'CLIENT-CREDENTIALS',
			organization,
		},
	};
	return { status: 200, body };
}
