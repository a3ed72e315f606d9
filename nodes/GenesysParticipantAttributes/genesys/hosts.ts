import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { SAFE_URL } from '../../../credentials/safeUrl';

function trimmed(url: unknown): string {
	return String(url ?? '').trim();
}

/**
 * The address that API paths are appended to, without a slash at its end.
 *
 * @returns undefined where a URL of the credential's own is neither https nor on this machine
 */
export function apiBaseUrl(credential: ICredentialDataDecryptedObject): string | undefined {
	const { region, apiUrl, loginUrl } = credential;
	if (region !== 'custom') return `https://api.${String(region)}`;
	// n8n gets its tokens from the login URL by itself, but nobody should have to find out by waiting
	const isSafe = [apiUrl, loginUrl].every((url) => SAFE_URL.test(trimmed(url)));
	return isSafe ? trimmed(apiUrl).replace(/\/+$/, '') : undefined;
}
