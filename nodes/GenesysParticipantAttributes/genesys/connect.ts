import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

import type { Attempt } from '../delivery/request';
import { CREDENTIAL, createAttempt } from './exchange';
import { apiBaseUrl } from './hosts';
import { credentialFault, RECONNECT } from './thrown';

/** The way to Genesys Cloud, and the key under which its limit is shared in this process. */
export interface Connection {
	attempt: Attempt;
	key: string;
}

/** Only a client by itself is given its first token by n8n; for the others a person signs in. */
function isConnected({ grantType, oauthTokenData }: ICredentialDataDecryptedObject): boolean {
	return grantType === 'clientCredentials' || Object.keys(oauthTokenData ?? {}).length > 0;
}

/**
 * Connects with the node's credential. Where that cannot be used, every request is answered so:
 * one cause for all items, told like any other refusal.
 *
 * @param timeoutMs for one attempt
 */
export async function connect(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	timeoutMs: number,
): Promise<Connection> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	try {
		const credential = await context.getCredentials(CREDENTIAL);
		if (!isConnected(credential)) return { attempt: async () => RECONNECT, key: `${id}` };
		const baseUrl = apiBaseUrl(credential);
		return { attempt: createAttempt(context, baseUrl, timeoutMs), key: `${id} ${baseUrl}` };
	} catch (error) {
		const fault = credentialFault(error);
		return { attempt: async () => fault, key: `${id}` };
	}
}
