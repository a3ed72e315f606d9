/** A UUID in any letter case, as a pattern: all of Genesys Cloud's IDs are of this form. */
export const UUID = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

const WHOLE = new RegExp(`^${UUID}$`);

export function isUuid(value: unknown): value is string {
	return typeof value === 'string' && WHOLE.test(value);
}
