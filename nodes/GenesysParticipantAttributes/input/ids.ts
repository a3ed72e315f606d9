import { hasPlaceholder, isBrokenText } from '../attributes/text';
import { parseJson } from '../common';
import { PURPOSES, type ParticipantSelector } from '../genesys/participants';
import { UUID } from '../genesys/requests';
import type { InputItem, ReadParameter } from './parameters';
import { labelOf, readChoice, readWord, throwInvalid } from './values';

/** What an ID is of, by the word that stands before it in an address or a text. */
const KINDS: Array<[parameter: string, word: RegExp]> = [
	['conversationId', /^(?:conversation|interaction)s?(?:_?id)?$/i],
	['participantId', /^participants?(?:_?id)?$/i],
	['queueId', /^queues?(?:_?id)?$/i],
	['userId', /^(?:user|agent)s?(?:_?id)?$/i],
	['other', /^(?:org|organi[sz]ation|division|communication|session|evaluation|recording)/i],
];

/** IDs in a text. */
const IDS = new RegExp(`(?<![0-9a-f-])${UUID}(?![0-9a-f-])`, 'gi');

/**
 * The end of what stands before an ID: up to two words, such as `conversations/calls/`,
 * `conversationId=`. Read from the end back, so that it costs no more than what it finds.
 */
const WORDS_BEFORE = /$(?<=(?:([a-z_]+)[/ ])?([a-z_]+)["'\s]*[/:=]["'\s{]*)/i;

/** An address with a host; n8n's editor and browsers show it without a scheme, too. */
const ADDRESS = /^(?:https?:\/\/[^/]+|[\w-]+(?:\.[\w-]+)+(?::\d+)?)[/?#]/i;

/** Longer texts are no IDs, and no addresses. */
const LONGEST_TEXT = 2000;

/** An ID in whatever form programs and people write one. */
const PLAIN =
	/^[\s"'`{(<[]*(?:(?:urn:)?uuid:)?([0-9a-f]{8})(-?)([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{4})\2([0-9a-f]{12})[\s"'`})>\]]*$/i;

/** An ID as such; in lower case. */
export function plainId(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length > 100) return undefined;
	const [, first, , ...others] = PLAIN.exec(value) ?? [];
	return first && [first, ...others].join('-').toLowerCase();
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The different IDs in a text, each with what it is of; without a word that tells, undefined. */
function idsIn(given: string): Map<string, string | undefined> {
	const ids = new Map<string, string | undefined>();
	const text = decoded(given);
	let from = 0;
	for (const { 0: id, index } of text.matchAll(IDS)) {
		const [, first = '', second = ''] = WORDS_BEFORE.exec(text.slice(from, index)) ?? [];
		const kind = [second, first].flatMap(
			(word) => KINDS.find(([, pattern]) => pattern.test(word))?.[0] ?? [],
		)[0];
		ids.set(id.toLowerCase(), ids.get(id.toLowerCase()) ?? kind);
		from = index + id.length;
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

const ONE_EACH =
	'It holds several IDs, and an item is for one. Put a Split Out node in front of this one, so that each ID has an item of its own.';

/** What is off about a text that is no ID, as a sentence; never the text itself. */
function whatIsOff(parameter: string, value: unknown): string {
	if (Array.isArray(value)) return ONE_EACH;
	if (typeof value !== 'string') return 'It is no text: choose the field that holds the ID itself.';
	if (value.length > LONGEST_TEXT)
		return 'It is longer than any ID or address: choose the field that holds the ID itself.';
	const text = value.trim();
	if (isBrokenText(text))
		return 'It is what a failed expression leaves: the expression found no value, or was typed as plain text.';
	if (hasPlaceholder(text)) return 'It is a placeholder that was not filled in.';
	if (parameter === 'participantId' && SHOWN_PURPOSES.has(text.toLowerCase()))
		return 'It is a purpose: set Choose Participant By to Purpose, and choose it there.';
	if (/^[a-z]{2}[0-9a-f]{32}$/i.test(text))
		return 'It is a call SID of a telephony provider, which Genesys Cloud does not know. Find gives the IDs of conversations.';
	if (/^(?:tel:|sip:|mailto:)|^\+?[\d\s().-]{6,20}$|^[^\s@/]+@[^\s@/]+$/i.test(text))
		return 'It is a number or an address of a person. Find gives the IDs of conversations and participants.';
	if (/^not found$/i.test(text))
		return 'It is "Not Found": the node in front of this one has looked for the ID, and found none.';
	const ids = idsIn(text).size;
	if (ids > 1 && /^[\s,;|]*$/.test(text.replace(IDS, ''))) return ONE_EACH;
	if (ids > 1) return 'It holds several IDs, and it is not plain which one is meant.';
	if (ids === 1) return 'It holds more than an ID, and it is not plain what that ID is of.';
	if (ADDRESS.test(text)) return 'It is an address without an ID in it.';
	return '';
}

/** What a list holds, or the JSON text of one, where that is one thing or none; else as it is. */
export function onlyOne(given: unknown): unknown {
	const isText = typeof given === 'string' && given.length <= LONGEST_TEXT;
	const list = isText && given.trimStart().startsWith('[') ? parseJson(given) : given;
	if (!Array.isArray(list)) return given;
	const held = new Set(list.filter((one) => one !== null && one !== undefined && one !== ''));
	return held.size > 1 ? list : [...held][0];
}

/**
 * An ID as it goes into an address: in lower case, certainly a UUID. Taken from a list of one, an
 * address or a text where it is plain which ID is meant.
 *
 * @throws InvalidInput
 */
export function readId(parameter: string, given: unknown): string {
	const value = onlyOne(given);
	const text = typeof value === 'string' && value.length <= LONGEST_TEXT ? value.trim() : '';
	const id = plainId(text) ?? namedId(parameter, text);
	if (id !== undefined) return id;
	const label = labelOf(parameter);
	const isMissing = value === undefined || value === null || value === '';
	const advice = `${label} must be a UUID such as 7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11. Check the field or the expression that it comes from.`;
	return throwInvalid(
		isMissing ? `${label} is missing` : `${label} is not a valid ID`,
		isMissing ? advice : [whatIsOff(parameter, value), advice].filter(Boolean).join(' '),
	);
}

/** The conversation that an item means, and which of its participants. */
export interface ParticipantReference {
	conversationId: string;
	selector: ParticipantSelector;
}

function readSelector(parameter: ReadParameter): ParticipantSelector {
	const by = readChoice('participantBy', parameter('participantBy'));
	if (by === 'id') {
		const id = parameter('participantId', { extractValue: true });
		return { by: 'id', participantId: readId('participantId', id) };
	}
	return {
		by: 'purpose',
		purpose: readWord('participantPurpose', parameter('participantPurpose')),
		match: readChoice('participantMatch', parameter('participantMatch')),
	};
}

/** @throws InvalidInput */
export function readReference({ parameter }: InputItem): ParticipantReference {
	const conversationId = parameter('conversationId', { extractValue: true });
	return {
		conversationId: readId('conversationId', conversationId),
		selector: readSelector(parameter),
	};
}
