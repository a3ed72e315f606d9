interface WithIso {
	toISO(): string | null;
}

function isIsoDate(value: object): value is WithIso {
	return typeof (value as Partial<WithIso>).toISO === 'function';
}

/**
 * A value as the text that Genesys Cloud stores: numbers and booleans by their usual text, dates as
 * ISO 8601, objects and arrays as JSON. null stays null, undefined stays undefined (no value).
 *
 * @returns `{ problem }` for a value that has no sensible text
 */
export function toText(value: unknown): string | null | undefined | { problem: string } {
	switch (typeof value) {
		case 'undefined':
		case 'string':
			return value;
		case 'boolean':
		case 'bigint':
			return String(value);
		case 'number':
			return Number.isFinite(value)
				? String(value)
				: { problem: 'is not a number (NaN or infinite)' };
		case 'object':
			return value === null ? null : objectText(value);
		default:
			return { problem: `is a ${typeof value}, which has no text` };
	}
}

/** A name as text: a number, such as an expression gives, is its digits; undefined where it is no name. */
export function nameText(name: unknown): string | undefined {
	if (typeof name === 'number' && Number.isFinite(name)) return String(name);
	return typeof name === 'string' ? name : undefined;
}

/** What JavaScript and n8n make of a value that an expression does not find. */
const BROKEN =
	/\bundefined\b|\bNaN\b|^-?Infinity$|\[object \w+\]|\bInvalid (?:Date(?:Time)?|date|Duration|Interval)\b/;

/** Whether `$` stands behind `{{` with no brace between that closes it: an expression typed as text. */
function hasExpression(text: string): boolean {
	return text.split('}').some((part) => {
		const open = part.indexOf('{{');
		return open >= 0 && part.includes('$', open);
	});
}

/** Whether a text looks as if an expression in it had not worked. */
export function isBrokenText(text: string): boolean {
	if (BROKEN.test(text) || hasExpression(text)) return true;
	// JSON has a null of its own
	return !/^\s*[{[]/.test(text) && /(?:^|\s)null(?=$|[\s.,;!?])/.test(text);
}

/**
 * What templates fill in, of Genesys Cloud's and others: `${input.x}`, `$!{input.x}`, `{{customer.tier}}`,
 * `%%TIER%%`. Each reads only so far, so that it costs no more than the text is long.
 */
const PLACEHOLDER =
	/\$!?\{\s?[a-z_][^{}]{0,200}\}|\{\{\s{0,5}[#^&/]?[\p{L}_][^{}]{0,200}\}\}|%%[a-z_][\w.-]{0,100}%%/iu;

/** Whether a text has a placeholder in it that nobody has filled in. */
export function hasPlaceholder(text: string): boolean {
	return !isBrokenText(text) && PLACEHOLDER.test(text);
}

/** Binary data of n8n, in whatever form an expression hands it on. */
function isBinary(value: object): boolean {
	if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return true;
	const { type, data, mimeType, ...rest } = value as Record<string, unknown>;
	if (type === 'Buffer' && Array.isArray(data)) return true;
	return (
		typeof mimeType === 'string' &&
		(data !== undefined || 'fileExtension' in rest || 'fileType' in rest)
	);
}

function objectText(value: object): string | { problem: string } {
	if (isBinary(value)) return { problem: 'is binary data, which is no text' };
	try {
		if (value instanceof Date) return value.toISOString();
		if (isIsoDate(value)) {
			const iso: unknown = value.toISO();
			return typeof iso === 'string' ? iso : { problem: 'is not a valid date' };
		}
		return JSON.stringify(value) ?? { problem: 'has no JSON form' };
	} catch {
		return {
			problem: value instanceof Date ? 'is not a valid date' : 'has no JSON form',
		};
	}
}
