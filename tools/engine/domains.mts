import type { ICredentialDataDecryptedObject, INode } from 'n8n-workflow';

import { n8n } from './host.mts';

type Before = (url: string, options: { allowedDomains: string }) => boolean;

/**
 * The domains that n8n's HTTP Request node keeps to with a credential; undefined for any.
 * Throws where it may send the credential nowhere.
 */
export function allowedDomainsOf(
	node: INode,
	credentialData: ICredentialDataDecryptedObject,
): string | undefined {
	const { getCredentialAllowedDomains } = n8n as Partial<typeof n8n>;
	if (getCredentialAllowedDomains?.length === 1) {
		return getCredentialAllowedDomains({ node, credentialData });
	}
	// Older releases have the same in the HTTP Request node itself
	const { allowedHttpRequestDomains: mode, allowedDomains } = credentialData;
	if (mode === 'none' || (mode === 'domains' && !allowedDomains)) throw new Error(`Mode ${mode}`);
	return mode === 'domains' ? String(allowedDomains) : undefined;
}

/** n8n's own comparison of a URL with a list of domains. */
export function isDomainAllowed(url: string, allowedDomains: string | undefined): boolean {
	if (allowedDomains === undefined) return true;
	return n8n.isDomainAllowed.length === 1
		? n8n.isDomainAllowed({ url, allowedDomains })
		: (n8n.isDomainAllowed as unknown as Before)(url, { allowedDomains });
}
