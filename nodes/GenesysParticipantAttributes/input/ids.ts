import { isBrokenText } from '../attributes/text';
import { PURPOSES } from '../genesys/participants';
import { isUuid, UUID } from '../genesys/requests';
import { labelOf } from './fieldText';
import { throwInvalid } from './invalidInput';

/** What an ID is of, by the word that stands before it in an address or a text. */
const KINDS: Array<[parameter: string, word: RegExp]> = [
	['conversationId', /^(?:conversation|interaction)s?(?:_?id)?$/i],
	['participantId', /^participants?(?:_?id)?$/i],
	['queueId', /^queues?(?:_?id)?$/i],
	['userId', /^(?:user|agent)s?(?:_?id)?$/i],
	['other', /^(?:org|organi[sz]ation|division|communication|session|evaluation|recording)/i],
];

/** An ID with up to two words before it, such as `conversations/calls/`, `conversationId=`. */
const MARKED_ID = new RegExp(
	`(?:([a-z_]+)(?:[/ ]([a-z_]+))?["'\\s]*[/:=]["'\\s{]*)?(?<![0-9a-f-])(${UUID})(?![0-9a-f-])`,
	'gi',
);

/** An address with a host; n8n's editor and browsers show it without a scheme, too. */
const ADDRESS = /^(?:https?:\/\/[^/]+|[\w-]+(?:\.[\w-]+)+(?::\d+)?)[/?#]/i;

/** Longer texts are no addresses. */
const LONGEST_TEXT = 2000;

/** An ID as such, in whatever form programs and people write one; in lower case. */
export function plainId(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > 100) return undefined;
	const id = value
		.replace(/^[\s"'`{(<[]+|[\s"'`})>\]]+$/g, '')
		.replace(/^(?:urn:)?uuid:/i, '')
		.replace(
			/^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i,
			'$1-$2-$3-$4-$5',
		)
		.toLowerCase();
	return isUuid(id) ? id : undefined;
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The different IDs in a text, each with what it is of; without a word that tells, undefined. */
function idsIn(text: string): Map<string, string | undefined> {
	const ids = new Map<string, string | undefined>();
	if (text.length > LONGEST_TEXT) return ids;
	for (const [, first = '', second = '', id] of decoded(text).matchAll(MARKED_ID)) {
		const kind = [second, first].flatMap(
			(word) => KINDS.find(([, pattern]) => pattern.test(word))?.[0] ?? [],
		)[0];
		ids.set(id.toLowerCase(), ids.get(id.toLowerCase()) ?? kind);
	}
	return ids;
}

/** The ID that an address or a text names for a parameter, where it is plain which one is meant. */
function namedId(parameter: string, text: string): string | undefined {
	const ids = [...idsIn(text)];
	const own = ids.filter(([, kind]) => kind === parameter);
	const unknown = ids.filter(([, kind]) => kind === undefined);
	const isAddress = parameter === 'conversationId' && ADDRESS.test(text);
	const candidates = own.length === 0 && isAddress ? unknown : own;
	return candidates.length === 1 ? candidates[0][0] : undefined;
}

const SHOWN_PURPOSES = new Set(
	PURPOSES.flatMap(({ name, value }) => [name.toLowerCase(), String(value).toLowerCase()]),
);

/** What is off about a text that is no ID, as a sentence; never the text itself. */
function whatIsOff(parameter: string, value: unknown): string {
	if (typeof value !== 'string') return 'It is no text: choose the field that holds the ID itself.';
	const text = value.trim();
	if (isBrokenText(text)) return 'It is what an expression leaves that finds nothing.';
	if (parameter === 'participantId' && SHOWN_PURPOSES.has(text.toLowerCase()))
		return 'It is a purpose: set Choose Participant By to Purpose, and choose it there.';
	if (/^[a-z]{2}[0-9a-f]{32}$/i.test(text))
		return 'It is a call SID of a telephony provider, which Genesys Cloud does not know. Find gives the IDs of conversations.';
	if (/^(?:tel:|sip:|mailto:)|^\+?[\d\s().-]{6,20}$|^[^\s@/]+@[^\s@/]+$/i.test(text))
		return 'It is a number or an address of a person. Find gives the IDs of conversations and participants.';
	const ids = idsIn(text).size;
	if (ids > 1) return 'It holds several IDs, and it is not plain which one is meant.';
	if (ids === 1) return 'It holds more than an ID, and it is not plain what that ID is of.';
	if (ADDRESS.test(text)) return 'It is an address without an ID in it.';
	return '';
}

/**
 * An ID as it goes into an address: in lower case, certainly a UUID. Taken from an address or a text
 * where it is plain which ID is meant.
 *
 * @throws InvalidInput
 */
export function readId(parameter: string, value: unknown): string {
	const id =
		plainId(value) ?? (typeof value === 'string' ? namedId(parameter, value.trim()) : undefined);
	if (id !== undefined) return id;
	const label = labelOf(parameter);
	const isMissing = value === undefined || value === null || value === '';
	const advice = `${label} must be a UUID such as 7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11. Check the field or the expression that it comes from.`;
	return throwInvalid(
		isMissing ? `${label} is missing` : `${label} is not a valid ID`,
		isMissing ? advice : [whatIsOff(parameter, value), advice].filter(Boolean).join(' '),
	);
}
