import { isUuid } from '../genesys/uuid';
import { labelOf } from './fieldText';
import { throwInvalid } from './invalidInput';

/**
 * An ID as it goes into an address: trimmed, in lower case, certainly a UUID.
 *
 * @throws InvalidInput
 */
export function readId(parameter: string, value: unknown): string {
	const id = typeof value === 'string' ? value.trim().toLowerCase() : '';
	if (isUuid(id)) return id;
	const label = labelOf(parameter);
	const isMissing = value === undefined || value === null || value === '';
	return throwInvalid(
		isMissing ? `${label} is missing` : `${label} is not a valid ID`,
		`${label} must be a UUID such as 7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11. Check the field or the expression that it comes from.`,
	);
}
