import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Options {
	loginUrl: string;
	apiUrl: string;
	/** The domain, or `custom`. */
	region: string;
	conversationId: string;
	participantId?: string;
	endedId?: string;
	maySpendWindow: boolean;
	jsonPath: string;
	isConfirmed: boolean;
}

export const usage = `Usage: npm run probe -- --region <domain> --conversation <id> [options]
  --region <domain>       such as mypurecloud.de; or both of the next two
  --login-url <url>       the login host of a gateway, a new region or the simulator
  --api-url <url>         its API host
  --conversation <id>     an active conversation that may be written to
  --participant <id>      one of its participants; its customer when left out
  --ended <id>            a conversation that has ended and may be written to
  --limit                 spends one window of the rate limit of a token of its own
  --json <file>           where the findings go; probe.json when left out
  --yes                   does not ask before it begins
The OAuth client (client credentials) comes from GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET.`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Reads the command line. Throws an Error with a sentence where it cannot be used. */
export function readOptions(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			region: text,
			'login-url': text,
			'api-url': text,
			conversation: text,
			participant: text,
			ended: text,
			limit: flag,
			json: text,
			yes: flag,
		},
	});
	return {
		...hosts(values.region, values['login-url'], values['api-url']),
		conversationId: id('--conversation', values.conversation, true),
		participantId: id('--participant', values.participant),
		endedId: id('--ended', values.ended),
		maySpendWindow: values.limit ?? false,
		jsonPath: values.json ?? 'probe.json',
		isConfirmed: values.yes ?? false,
	};
}

function hosts(
	region: string | undefined,
	loginUrl: string | undefined,
	apiUrl: string | undefined,
): Pick<Options, 'region' | 'loginUrl' | 'apiUrl'> {
	if (region !== undefined && loginUrl === undefined && apiUrl === undefined) {
		if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(region)) {
			throw new Error(`--region needs a domain such as mypurecloud.de, not "${region}".`);
		}
		return { region, loginUrl: `https://login.${region}`, apiUrl: `https://api.${region}` };
	}
	if (region === undefined && loginUrl !== undefined && apiUrl !== undefined) {
		const safe = { loginUrl: url('--login-url', loginUrl), apiUrl: url('--api-url', apiUrl) };
		return { region: 'custom', ...safe };
	}
	throw new Error('Give --region, or both --login-url and --api-url.');
}

/** An address that a secret may be sent to: plain http on this machine only. */
function url(name: string, value: string): string {
	const parsed = URL.parse(value);
	const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(parsed?.hostname ?? '');
	if (parsed?.protocol === 'https:' || (parsed?.protocol === 'http:' && isLocal)) {
		return value.replace(/\/+$/, '');
	}
	throw new Error(`${name} needs an address that begins with https://, not "${value}".`);
}

function id(name: string, value: string | undefined, isNeeded: true): string;
function id(name: string, value: string | undefined): string | undefined;
function id(name: string, value: string | undefined, isNeeded = false): string | undefined {
	if (value === undefined && !isNeeded) return undefined;
	if (value === undefined) throw new Error(`${name} is missing.`);
	if (!uuid.test(value)) throw new Error(`${name} needs an ID (a UUID), not "${value}".`);
	return value;
}
