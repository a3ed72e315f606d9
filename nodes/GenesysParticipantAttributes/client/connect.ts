import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { customUrl, regionUrl } from '../../../credentials/hosts';
import type { Attempt } from '../delivery/request';
import { CREDENTIAL, createAttempt, type Context } from './exchange';
import { credentialFault, RECONNECT } from './thrown';

/** The way to Genesys Cloud. */
export interface Connection {
	attempt: Attempt;
	/**
	 * The same for all of this process whose requests count toward one limit: those with the same token
	 * of the same credential at the same host. It changes with the token. Never shown: it holds the token.
	 */
	readonly key: string;
	/** Whether n8n has a token already. */
	hasToken?: boolean;
	/** The address, where it is one that a user has typed in. */
	typedHost?: string;
	/** Where people sign in, without a slash at its end; undefined behind a gateway. */
	appsUrl?: string;
}

/**
 * The address that API paths are appended to, without a slash at its end.
 *
 * @returns undefined where a URL of the credential's own is neither https nor on this machine, or where
 * nobody knows the region
 */
export function apiBaseUrl(credential: ICredentialDataDecryptedObject): string | undefined {
	const { region, apiUrl, loginUrl } = credential;
	if (region !== 'custom') return regionUrl(region, 'api');
	// n8n gets its tokens from the login URL by itself, but nobody should have to find out by waiting
	return customUrl(loginUrl, 'login') && customUrl(apiUrl, 'api');
}

/** With n8n's private credentials, each user has another token in the credential of one ID. */
function tokenOf({ oauthTokenData }: ICredentialDataDecryptedObject): string {
	return String((oauthTokenData as { access_token?: unknown } | undefined)?.access_token ?? '');
}

/**
 * Connects with the node's credential. Where that cannot be used, every request is answered so:
 * one cause for all items, told like any other refusal.
 *
 * @param timeoutMs for one attempt
 * @param cancelSignal ends what is in flight
 */
export async function connect(
	context: Context,
	timeoutMs: number,
	cancelSignal?: AbortSignal,
): Promise<Connection> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	try {
		const credential = await context.getCredentials(CREDENTIAL);
		let token = tokenOf(credential);
		const hasToken = token !== '';
		// Only a client by itself is given its first token by n8n; for the others a person signs in
		if (!hasToken && credential.grantType !== 'clientCredentials') {
			return { attempt: async () => RECONNECT, key: `${id}` };
		}
		const baseUrl = apiBaseUrl(credential);
		const onCredential = (used: ICredentialDataDecryptedObject) => (token = tokenOf(used));
		return {
			attempt: createAttempt(context, baseUrl, timeoutMs, cancelSignal, onCredential),
			hasToken,
			typedHost: credential.region === 'custom' ? baseUrl : undefined,
			appsUrl: regionUrl(credential.region === 'custom' ? baseUrl : credential.region, 'apps'),
			get key() {
				return `${id} ${baseUrl} ${token}`;
			},
		};
	} catch (error) {
		const fault = credentialFault(error);
		return { attempt: async () => fault, key: `${id}` };
	}
}
