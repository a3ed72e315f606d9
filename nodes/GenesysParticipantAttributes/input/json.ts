/** Nobody's data are nested deeper, and what is takes JSON.parse a hundred times as long as a plain text. */
const DEEPEST = 1000;

/** Whether brackets and braces outside of quotes are nested so deeply. */
function isTooDeep(text: string): boolean {
	let depth = 0;
	let isQuoted = false;
	for (let at = 0; at < text.length && depth <= DEEPEST; at += 1) {
		const char = text[at];
		if (char === '"') isQuoted = !isQuoted;
		else if (char === '\\') at += 1;
		else if (isQuoted) continue;
		else if (char === '[' || char === '{') depth += 1;
		else if (char === ']' || char === '}') depth -= 1;
	}
	return depth > DEEPEST;
}

/** JSON text to its value; undefined where it is none, or is nested too deeply. */
export function parseJson(text: string): unknown {
	if (isTooDeep(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
