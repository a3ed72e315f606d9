import { LABELS, type ParameterName } from './labels';
import { invalid } from './problem';

/**
 * One of the words that the editor offers; an expression may give anything.
 *
 * @throws InvalidInput
 */
export function readChoice<Choice extends string>(
	parameter: ParameterName,
	value: unknown,
	choices: readonly Choice[],
): Choice {
	const chosen = choices.find((choice) => choice === value);
	return (
		chosen ??
		invalid(
			`${LABELS[parameter]} is not one of its choices`,
			`Choose one, or let the expression give one of: ${choices.join(', ')}.`,
		)
	);
}

/** More than any word that Genesys Cloud uses. */
const LONGEST_WORD = 100;

/** A word of Genesys Cloud's own, such as a purpose: text, and new ones may come. */
export function readWord(parameter: ParameterName, value: unknown): string {
	if (typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_WORD)
		return value;
	return invalid(`${LABELS[parameter]} is not a word`, 'Check the expression that it comes from.');
}
