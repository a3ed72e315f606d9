const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Where the text that begins with a quote at `open` has its closing one; -1 where it has none. */
export function closingQuote(text: string, open: number): number {
	const quote = text[open];
	for (let at = open + 1; at < text.length; at += 1) {
		if (text[at] === '\\') at += 1;
		else if (text[at] === quote) return at;
	}
	return -1;
}

/** What stands between quotes, its escapes those of JSON. */
export function unescaped(inner: string): string {
	return inner.replace(/\\(?:u([\da-fA-F]{4})|(.))/gs, (_, code?: string, char = '') =>
		code ? String.fromCharCode(parseInt(code, 16)) : (ESCAPES[char] ?? char),
	);
}
