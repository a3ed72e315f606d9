import { choicesOf, labelOf } from './fieldText';
import { throwInvalid } from './invalidInput';

/**
 * One of the words that the editor offers; an expression may give anything.
 *
 * @throws InvalidInput
 */
export function readChoice<Choice extends string>(
	name: string,
	value: unknown,
	choices = choicesOf(name),
): Choice {
	if (choices.includes(value)) return value as Choice;
	return throwInvalid(
		`${labelOf(name)} is not one of its choices`,
		`Choose one, or let the expression give one of: ${choices.join(', ')}.`,
	);
}

/** More than any word that Genesys Cloud uses. */
const LONGEST_WORD = 100;

/** A word of Genesys Cloud's own, such as a purpose: text, and new ones may come. */
export function readWord(name: string, value: unknown): string {
	if (typeof value === 'string' && value.length <= LONGEST_WORD && value.trim() !== '')
		return value;
	return throwInvalid(`${labelOf(name)} is not a word`, 'Check the expression that it comes from.');
}
