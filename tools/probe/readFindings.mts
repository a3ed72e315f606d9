import { readFileSync } from 'node:fs';
import type { Findings } from './findings.mts';

/** The findings in a file. Throws an Error with a sentence where there are none. */
export function readFindings(path: string): Findings {
	const findings = parse(path);
	if (findings?.version === 1) return findings as Findings;
	throw new Error(`${path} does not hold the findings of "npm run probe".`);
}

function parse(path: string): Partial<Findings> | null {
	try {
		return JSON.parse(readFileSync(path, 'utf8')) as Partial<Findings> | null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw new Error(`${path} cannot be read.`);
	}
}
