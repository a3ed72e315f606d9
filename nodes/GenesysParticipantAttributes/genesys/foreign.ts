import type { Explanation } from '../common';
import type { FailureReason } from '../delivery/request';
import type { ErrorFacts } from './errorBody';

const NETWORK = 'Ask whoever runs the network of this n8n';

const PROXY: Explanation = {
	message: 'A proxy or gateway between n8n and Genesys Cloud refused the request',
	description: `The answer did not come from Genesys Cloud. ${NETWORK} to let it reach the API URL and the Login URL (proxy login, web filter, firewall).`,
};

/** What is told of an answer that is not Genesys Cloud's, by its status: the portal's, the gateway's. */
const FOREIGN: Record<number, Explanation> = {
	401: PROXY,
	403: PROXY,
	404: {
		message: 'Something other than the Genesys Cloud API answered that there is no such address',
		description:
			'Check the Region or the API URL in the credential. A gateway in front of Genesys Cloud has to pass on the paths that begin with /api/v2/.',
	},
	405: {
		message:
			'A proxy or gateway between n8n and Genesys Cloud does not let this kind of request pass',
		description: `The answer did not come from Genesys Cloud. ${NETWORK} or the gateway to let GET, POST and PATCH pass to the paths that begin with /api/v2/.`,
	},
	407: PROXY,
	413: {
		message: 'A proxy or gateway between n8n and Genesys Cloud accepts no request of this size',
		description: `The answer did not come from Genesys Cloud. ${NETWORK} or the gateway to let requests of up to 512 kB pass.`,
	},
	429: {
		message: 'A proxy or gateway between n8n and Genesys Cloud lets no more requests pass for now',
		description:
			'The answer did not come from Genesys Cloud. Ask whoever runs the gateway for a higher limit, or run fewer workflows at the same time.',
	},
};

function portalText(status: number): Explanation {
	return {
		message: 'Something between n8n and Genesys Cloud sends the request to another address',
		description: `The answer is a redirect (status ${status}), which Genesys Cloud never gives: it is a sign-in page of the network, or the API URL in the credential is not quite right. Check the API URL, or ask whoever runs the network of this n8n.`,
	};
}

/**
 * What is told where Genesys Cloud did not answer. A service's own 5xx, 408 and 409 are told alike,
 * whoever gave them.
 */
export function foreignText(
	{ isGenesys, isForeign, status = 0 }: ErrorFacts,
	failed: FailureReason,
): Explanation | undefined {
	if (isGenesys || status < 300) return undefined;
	if (status < 400) return portalText(status);
	// The API's errors have a body. Only before n8n 2.34 a refused token comes without it, and a
	// conversation that is not found is looked for
	if (!isForeign && (status === 401 || status === 404 || status === 429)) return undefined;
	if (Object.hasOwn(FOREIGN, status)) return FOREIGN[status];
	if (failed !== 'rejected') return undefined;
	return {
		message: `A proxy or gateway between n8n and Genesys Cloud refused the request with status ${status}`,
		description: `The answer did not come from Genesys Cloud, so it says nothing about IDs, names or values. Check the API URL in the credential, or ask whoever runs the network of this n8n, or the gateway.`,
	};
}
