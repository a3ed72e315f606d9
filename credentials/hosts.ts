/** Genesys Cloud's regions: the name that Amazon has for each, and its domain. */
const DOMAINS = {
	'us-east-1': 'mypurecloud.com',
	'us-east-2': 'use2.us-gov-pure.cloud',
	'us-west-2': 'usw2.pure.cloud',
	'ca-central-1': 'cac1.pure.cloud',
	'mx-central-1': 'mxc1.pure.cloud',
	'sa-east-1': 'sae1.pure.cloud',
	'eu-west-1': 'mypurecloud.ie',
	'eu-west-2': 'euw2.pure.cloud',
	'eu-central-1': 'mypurecloud.de',
	'eu-central-2': 'euc2.pure.cloud',
	'eusc-de-east-1': 'edee1.eusc-pure.cloud',
	'me-central-1': 'mec1.pure.cloud',
	'ap-south-1': 'aps1.pure.cloud',
	'ap-northeast-1': 'mypurecloud.jp',
	'ap-northeast-2': 'apne2.pure.cloud',
	'ap-northeast-3': 'apne3.pure.cloud',
	'ap-southeast-1': 'apse1.pure.cloud',
	'ap-southeast-2': 'mypurecloud.com.au',
};

/** A pattern of these names. */
function oneOf(names: string[]): string {
	return names.join('|').replaceAll('.', '\\.');
}

/** The domain of a region, by either of its names. */
const DOMAIN_OF: Record<string, string> = {
	...DOMAINS,
	...Object.fromEntries(Object.values(DOMAINS).map((domain) => [domain, domain])),
};

/** A region by either of its names, and what people write about it: a scheme, a host of it, a path. */
const REGION = new RegExp(
	`^(?:https?://)?(?:(?:api|apps|login)\\.)?(${oneOf(Object.keys(DOMAIN_OF)).replaceAll('-', '[-_]')})(?:[/:?#]|$)`,
	'i',
);

/** A host of Genesys Cloud, whatever is written behind it: in the browser, in a sample, in the docs. */
const OWN_HOST = new RegExp(
	`^(?:https://)?(?:api|apps|login)\\.(${oneOf(Object.values(DOMAINS))})(?:[/?#]\\S*)?$`,
	'i',
);

/** Characters of a text that is too long to be a URL. */
const TOO_LONG = 2001;

/**
 * https anywhere; plain http only to this machine, for a simulator or a local gateway. A container
 * knows the machine that it runs on as host.docker.internal, and has no other name for it. Paths are
 * appended to it, so it has no user info, query or fragment. What is captured has no slashes at its end.
 */
const SAFE_URL =
	/^(?!.{2001})((?:https:\/\/[^\s/?#@\\]+|http:\/\/(?:localhost|host\.docker\.internal|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?)(?:\/[^\s/?#\\]+)*)\/*$/i;

/** What the node or n8n appends by itself; not behind the two slashes, where it is a host's name. */
const APPENDED = {
	login: /(?<!\/)\/oauth\/(?:token|authorize)(?=\/|$)/i,
	api: /(?<!\/)\/api\/v2(?=\/|$)/i,
};

type Kind = 'login' | 'api';

/** A host of the credential's region; undefined where nobody knows the region. */
export function regionUrl(region: unknown, kind: Kind | 'apps'): string | undefined {
	const [, name] = REGION.exec(String(region).trim()) ?? [];
	return name && `https://${kind}.${DOMAIN_OF[name.toLowerCase().replaceAll('_', '-')]}`;
}

/** A URL of the credential's own, as it is asked; undefined where it is not safe to ask. */
export function customUrl(url: unknown, kind: Kind): string | undefined {
	const given = String(url ?? '')
		.trim()
		.slice(0, TOO_LONG)
		.replace(OWN_HOST, `https://${kind}.$1`);
	return SAFE_URL.exec(given)?.[1].split(APPENDED[kind])[0];
}

type Data = '$self' | '$credentials';

function urlExpression(data: Data, kind: Kind): string {
	const given = `String(${data}["${kind}Url"] ?? "").trim().slice(0, ${TOO_LONG}).replace(${String(OWN_HOST)}, "https://${kind}.$1")`;
	const safe = `(${String(SAFE_URL)}.exec(${given}) || [])[1]`;
	const custom = `(${safe} || "https://${kind}-url-is-not-safe.invalid").split(${String(APPENDED[kind])})[0]`;
	const name = `(${String(REGION)}.exec(String(${data}["region"]).trim()) || ["", ""])[1].toLowerCase().replaceAll("_", "-")`;
	const domain = `(${JSON.stringify(DOMAIN_OF)}[${name}] || "region-is-not-known.invalid")`;
	return `(${data}["region"] === "custom" ? ${custom} : "https://${kind}." + ${domain})`;
}

/**
 * The same as an expression of n8n: n8n fetches tokens before the node runs, so what cannot be used has
 * to be turned away there. It becomes a host that does not exist and says why.
 */
export function hostExpression(data: Data, kind: Kind): string {
	return `{{ ${urlExpression(data, kind)} }}`;
}

/** A URL's host in letters that n8n's list of domains cannot take for a list or a wildcard. */
const HOST_NAME = /^https?:\/\/([\w.-]+|\[[\da-f:]+\])(?=[:/]|$)/i;

/** The host of that URL without its port, as an expression of n8n; empty where it has no plain one. */
export function hostNameExpression(data: Data, kind: Kind): string {
	return `{{ ${urlExpression(data, kind)}.match(${String(HOST_NAME)})?.[1] ?? "" }}`;
}
