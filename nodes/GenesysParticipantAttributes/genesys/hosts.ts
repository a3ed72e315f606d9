import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** https anywhere; plain http only to this machine, for a simulator or a local gateway. */
const SAFE_URL =
	/^(https:\/\/[^/\s]+|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?)(\/\S*)?$/i;

/**
 * The address that API paths are appended to, without a slash at its end.
 *
 * @returns undefined where the credential's own API URL is neither https nor on this machine
 */
export function apiBaseUrl(credential: ICredentialDataDecryptedObject): string | undefined {
	if (credential.region !== 'custom') return `https://api.${String(credential.region)}`;
	const url = String(credential.apiUrl ?? '').trim();
	return SAFE_URL.test(url) ? url.replace(/\/+$/, '') : undefined;
}
