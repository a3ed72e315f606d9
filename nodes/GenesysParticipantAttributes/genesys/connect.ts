import type { IExecuteFunctions } from 'n8n-workflow';

import type { Connection } from '../session';
import { CREDENTIAL, createExchange } from './exchange';
import { apiBaseUrl } from './hosts';

/**
 * Connects with the node's credential. Where that cannot be used, every request is answered so:
 * one cause for all items, told like any other refusal.
 *
 * @param timeoutMs for one try of a request
 */
export async function connect(context: IExecuteFunctions, timeoutMs: number): Promise<Connection> {
	const { id } = context.getNode().credentials?.[CREDENTIAL] ?? {};
	try {
		const baseUrl = apiBaseUrl(await context.getCredentials(CREDENTIAL));
		return {
			exchange: createExchange(context, baseUrl, timeoutMs),
			limiterKey: `${id} ${baseUrl}`,
		};
	} catch {
		return { exchange: async () => ({ kind: 'refusedCredential' }), limiterKey: `${id}` };
	}
}
