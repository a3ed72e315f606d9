import { invalid } from './problem';

/**
 * One of the words that the editor offers; an expression may give anything.
 *
 * @param label the parameter's name as the user sees it
 * @throws InvalidInput
 */
export function readChoice<Choice extends string>(
	value: unknown,
	choices: readonly Choice[],
	label: string,
): Choice {
	return (
		choices.find((choice) => choice === value) ??
		invalid(`${label} is none of its choices`, `Give one of: ${choices.join(', ')}.`)
	);
}

/** More than any word that Genesys Cloud uses. */
const LONGEST_WORD = 100;

/** A word of Genesys Cloud's own, such as a purpose: text, and new ones may come. */
export function readWord(value: unknown, label: string): string {
	if (typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_WORD)
		return value;
	return invalid(`${label} is not a word`, 'Check the expression that it comes from.');
}
