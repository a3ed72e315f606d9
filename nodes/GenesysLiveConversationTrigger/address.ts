/** This machine, by the names that the API URL may have for it. */
const THIS_MACHINE = /^(?:localhost|host\.docker\.internal|127(?:\.\d{1,3}){3}|\[::1\])$/;

const LONGEST = 2000;

function parsed(uri: unknown): URL | undefined {
	if (typeof uri !== 'string' || uri.length > LONGEST) return undefined;
	try {
		return new URL(uri);
	} catch {
		return undefined;
	}
}

/**
 * Where a channel's socket is, where that is to be believed: whoever answers in place of Genesys Cloud
 * must not lead n8n anywhere.
 *
 * @param connectUri as the API answers it
 * @param apiUrl the API's own address
 * @param isCustom whether a user has typed that in, in place of choosing a region
 * @returns undefined where it is at another host, or not encrypted
 */
export function believedAddress(
	connectUri: unknown,
	apiUrl: string,
	isCustom: boolean,
): string | undefined {
	const url = parsed(connectUri);
	const { hostname } = parsed(apiUrl) ?? {};
	if (!url || !hostname || url.username || url.password || url.hash) return undefined;
	const streaming = hostname.replace(/^api\./, 'streaming.');
	const isItsHost = url.hostname === streaming || (isCustom && url.hostname === hostname);
	const isItsPort = isCustom || url.port === '';
	const isPrivate = url.protocol === 'ws:' && THIS_MACHINE.test(url.hostname);
	if (!isItsHost || !isItsPort || !(url.protocol === 'wss:' || isPrivate)) return undefined;
	return url.href;
}
