import { invalid } from './problem';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * An ID as it goes into an address: trimmed, in lower case, certainly a UUID.
 *
 * @param label the field's name as the user sees it
 * @throws InvalidInput
 */
export function readId(value: unknown, label: string): string {
	const id = typeof value === 'string' ? value.trim().toLowerCase() : '';
	if (UUID.test(id)) return id;
	const isMissing = value === undefined || value === null || value === '';
	return invalid(
		isMissing ? `${label} is missing` : `${label} is not a valid ID`,
		`${label} must be a UUID such as 7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11. Check the field or the expression that it comes from.`,
	);
}
