import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { customUrl, regionUrl } from '../../../credentials/hosts';
import type { Attempt } from '../delivery/request';
import { CREDENTIAL, createAttempt, type Context } from './exchange';
import { credentialFault, RECONNECT } from './thrown';

/** The way to Genesys Cloud, and the key under which its limit is shared in this process. */
export interface Connection {
	attempt: Attempt;
	key: string;
	/** Whether n8n has a token already. */
	hasToken?: boolean;
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

function hasTokenOf({ oauthTokenData }: ICredentialDataDecryptedObject): boolean {
	return Object.keys(oauthTokenData ?? {}).length > 0;
}

/**
 * Connects with the node's credential. Where that cannot be used, every request is answered so:
 * one cause for all items, told like any other refusal.
 *
 * @param timeoutMs for one attempt
 */
export async function connect(context: Context, timeoutMs: number): Promise<Connection> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	try {
		const credential = await context.getCredentials(CREDENTIAL);
		const hasToken = hasTokenOf(credential);
		// Only a client by itself is given its first token by n8n; for the others a person signs in
		if (!hasToken && credential.grantType !== 'clientCredentials') {
			return { attempt: async () => RECONNECT, key: `${id}` };
		}
		const baseUrl = apiBaseUrl(credential);
		const attempt = createAttempt(context, baseUrl, timeoutMs);
		return { attempt, key: `${id} ${baseUrl}`, hasToken };
	} catch (error) {
		const fault = credentialFault(error);
		return { attempt: async () => fault, key: `${id}` };
	}
}
