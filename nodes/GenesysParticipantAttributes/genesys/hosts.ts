import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { customUrl, regionUrl } from '../../../credentials/hosts';

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
