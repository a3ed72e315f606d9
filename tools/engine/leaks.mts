import type { TestCredential } from './credential.mts';
import type { Execution } from './execution.mts';
import { eachString, type Found } from './strings.mts';
import { textsSaid, valuesOf, type Told } from './told.mts';

/** A text that no run may tell, and what to call it. */
type Secret = [what: string, text: string];

function secretsOf({ data, tokens }: TestCredential): Secret[] {
	const { clientId, clientSecret, oauthTokenData = {} } = data;
	const basic = Buffer.from(`${String(clientId)}:${String(clientSecret)}`).toString('base64');
	const { access_token, refresh_token } = oauthTokenData as Record<string, unknown>;
	const all: Array<[string, unknown]> = [
		['the client secret', clientSecret],
		['the Basic form of the client', clientSecret && basic],
		...[access_token, refresh_token, ...tokens].map((token): [string, unknown] => [
			'a token',
			token,
		]),
	];
	return all.filter(
		(secret): secret is Secret => typeof secret[1] === 'string' && secret[1] !== '',
	);
}

/**
 * Throws where a token or the secret of the credential is anywhere in what came out of a run.
 *
 * @param without names of fields that are not looked into
 */
export function refuseSecrets(
	credential: TestCredential,
	told: unknown,
	without?: ReadonlySet<string>,
): void {
	const secrets = secretsOf(credential);
	const look = ({ path, text }: Found) => {
		const leak = secrets.find(([, secret]) => text.includes(secret));
		if (leak) throw new Error(`The run tells ${leak[0]}, at ${path}: ${text}`);
	};
	eachString(told, look, without);
}

/** So much of a long value is enough to tell it. */
const BEGINNING = 24;

/** Throws where an attribute's value is in an error, a hint, a message, a log line or a warning. */
function refuseValues(execution: Execution, told: Told): void {
	const texts = [...textsSaid(execution, told)];
	for (const value of valuesOf(execution, told)) {
		const beginning = value.slice(0, BEGINNING);
		const text = texts.find((one) => one.includes(beginning));
		if (text !== undefined) throw new Error(`The run tells the value "${beginning}": ${text}`);
	}
}

/** A declarative node has its requests made by n8n, whose errors have all of the request on them. */
const OF_N8N = new Set(['request', 'config']);

function isDeclarative({ nodeTypes }: Execution): boolean {
	const properties = Object.values(nodeTypes).flatMap(({ description }) => description.properties);
	return properties.some(({ routing }) => routing);
}

/** Throws where an execution tells what nobody is to know. */
export function refuseLeaks(execution: Execution, told: Told): void {
	const without = isDeclarative(execution) ? OF_N8N : undefined;
	refuseSecrets(execution.credential, [told, execution.heard], without);
	refuseValues(execution, told);
}
