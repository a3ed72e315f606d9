import { shortName, type Changes } from './change';
import { hasPlaceholder, isBrokenText } from './text';

/** Prefixes with a dot that Genesys Cloud itself gives a meaning to. */
const KNOWN_PREFIXES = ['context.', 'conversationDetails.participantData.'];
/** Characters of a value that a bot flow can hold. */
const BOT_FLOW_CHARACTERS = 256;

/** Names for a message, the first ten of them. */
export function listNames(names: string[]): string {
	return (
		names.slice(0, 10).map(shortName).join(', ') +
		(names.length > 10 ? ` and ${names.length - 10} more` : '')
	);
}

/** One warning about these names, and what to do; none where there are none. */
function about(names: string[], text: string, ...advice: string[]): string[] {
	return names.length > 0 ? [[`${text}: ${listNames(names)}.`, ...advice].join(' ')] : [];
}

/** What an expert would say about these names and values before they are written. */
export function changeWarnings(changes: Changes): string[] {
	const names = [...changes.keys()];
	const dotted = names.filter((name) => {
		const prefix = KNOWN_PREFIXES.find((known) => name.startsWith(known)) ?? '';
		return name.slice(prefix.length).includes('.');
	});
	const long = names.filter((name) => (changes.get(name)?.sent?.length ?? 0) > BOT_FLOW_CHARACTERS);
	return [
		...about(dotted, "A script variable's name cannot have a dot, so scripts will not find"),
		...about(long, `Longer than the ${BOT_FLOW_CHARACTERS} characters that a bot flow can hold`),
	];
}

/** Says which names or values look as if an expression or a template had not worked. */
export function brokenWarning(changes: Changes): string[] {
	const namesOf = (isSo: (text: string) => boolean) =>
		[...changes].flatMap(([name, { sent }]) => ([name, sent ?? ''].some(isSo) ? [name] : []));
	return [
		...about(
			namesOf(isBrokenText),
			'Used as it is, but looks like a failed expression',
			'Check its expression.',
		),
		...about(
			namesOf(hasPlaceholder),
			'Used as it is, but has a placeholder in it that was not filled in',
			'Check where its text comes from.',
		),
	];
}

/** Says which names were given twice, with different values. */
export function repeatedWarning(names: string[]): string[] {
	return about(names, 'Given more than once, the last one counts');
}

interface WithEnd {
	endTime?: string;
}

/**
 * @param asOf when the attributes were set, or are about to be; ISO 8601
 */
export function endWarnings(conversation: WithEnd, participant: WithEnd, asOf: string): string[] {
	const isOver = ({ endTime }: WithEnd) =>
		endTime !== undefined && Date.parse(endTime) <= Date.parse(asOf);
	const what = isOver(conversation)
		? 'conversation'
		: isOver(participant)
			? 'participant'
			: undefined;
	return what
		? [
				`The ${what} had ended already. Analytics does not keep attributes that are set after the end.`,
			]
		: [];
}

/** Says which names were left alone because they are there already. */
export function keptWarning(names: string[]): string[] {
	return about(names, 'Kept as they are, because they are there already');
}

/** Says which names were not written because there was no value for them. */
export function leftOutWarning(names: string[]): string[] {
	return about(
		names,
		'Not written, because there is no value',
		'If there should be one, check the name of the field. To remove the attribute instead, set Null Values or Empty Values.',
	);
}
