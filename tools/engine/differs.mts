import { appendFileSync } from 'node:fs';

import { coreVersion } from './host.mts';

/** A version in the form of `2.20`. */
export type Version = `${number}.${number}`;

/** Whether a version is lower than another; patches do not count. */
export function isBefore(version: string, other: Version): boolean {
	const [major, minor] = version.split('.').map(Number);
	const [otherMajor, otherMinor] = other.split('.').map(Number);
	return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/**
 * Whether the n8n under test does something otherwise than its newest release. To be asked by the
 * test that sees it; `npm run test:versions` tells of it in its table.
 *
 * @param until the first n8n-core that does as the newest
 * @param what n8n does before, as a sentence
 */
export function differs(until: Version, what: string): boolean {
	if (!isBefore(coreVersion, until)) return false;
	const { DIFFERENCES_FILE } = process.env;
	if (DIFFERENCES_FILE) appendFileSync(DIFFERENCES_FILE, `${what}\n`);
	return true;
}
