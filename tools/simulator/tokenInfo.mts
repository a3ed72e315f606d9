import { uuidFor } from './random.mts';
import { client } from './state.mts';
import type { Answer, Call } from './state.mts';

/** GET /api/v2/tokens/me: needs a token and no permission. */
export function tokensMe({ token }: Call): Answer {
	const organization = { id: uuidFor('organization'), name: 'Simulated Organization' };
	const body = {
		organization,
		homeOrganization: organization,
		authorizedScope: token?.scope ?? [],
		OAuthClient: {
			id: token?.clientId ?? client.id,
			name: 'Simulated client',
			authorizedGrantType: token?.grantType ?? 'CLIENT-CREDENTIALS',
			organization,
		},
	};
	return { status: 200, body };
}
