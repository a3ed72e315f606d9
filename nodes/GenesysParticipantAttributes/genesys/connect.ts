import type { IExecuteFunctions } from 'n8n-workflow';

import type { Attempt } from '../delivery/request';
import { CREDENTIAL, createAttempt } from './exchange';
import { apiBaseUrl } from './hosts';
import { credentialFault } from './thrown';

/** The way to Genesys Cloud, and the key under which its limit is shared in this process. */
export interface Connection {
	attempt: Attempt;
	key: string;
}

/**
 * Connects with the node's credential. Where that cannot be used, every request is answered so:
 * one cause for all items, told like any other refusal.
 *
 * @param timeoutMs for one attempt
 */
export async function connect(context: IExecuteFunctions, timeoutMs: number): Promise<Connection> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	try {
		const baseUrl = apiBaseUrl(await context.getCredentials(CREDENTIAL));
		return { attempt: createAttempt(context, baseUrl, timeoutMs), key: `${id} ${baseUrl}` };
	} catch (error) {
		const fault = credentialFault(error);
		return { attempt: async () => fault, key: `${id}` };
	}
}
