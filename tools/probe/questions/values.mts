import type { Answered } from '../findings.mts';
import { expectedRead } from '../question.mts';
import type { Probe } from '../question.mts';
import { PREFIX } from '../target.mts';
import type { Attributes } from '../target.mts';
import { accepted, isRefusedForItsContent, Unanswered } from '../unanswered.mts';

const NULL = `${PREFIX}Null`;
const EMPTY = `${PREFIX}Empty`;
const NUMBER = `${PREFIX}Number`;
const BOOLEAN = `${PREFIX}Boolean`;

/** What a value of null does to an attribute that is there. */
export async function nullValue(probe: Probe): Promise<Pick<Answered, 'nullValue'>> {
	const after = await change(probe, NULL, null);
	if (!after) return { nullValue: 'refused' };
	if (!Object.hasOwn(after, NULL)) return { nullValue: 'removed' };
	if (after[NULL] === 'before') return { nullValue: 'kept' };
	if (after[NULL] === '') return { nullValue: 'emptied' };
	throw new Unanswered('null left a value that is neither the one before nor empty.');
}

/** What an empty text does to an attribute that is there. */
export async function emptyText(probe: Probe): Promise<Pick<Answered, 'emptyText'>> {
	const after = await change(probe, EMPTY, '');
	if (!after) return { emptyText: 'refused' };
	if (!Object.hasOwn(after, EMPTY)) return { emptyText: 'removed' };
	if (after[EMPTY] === '') return { emptyText: 'kept' };
	throw new Unanswered('An empty text left a value that is not empty.');
}

/** What becomes of a number and a boolean. */
export async function nonString(probe: Probe): Promise<Pick<Answered, 'nonString'>> {
	const write = await probe.target.write({ [NUMBER]: 42, [BOOLEAN]: true });
	if (isRefusedForItsContent(write.reply)) return { nonString: 'refused' };
	const { seen } = await probe.target.shown(write, expectedRead(probe));
	if (seen[NUMBER] === '42' && seen[BOOLEAN] === 'true') return { nonString: 'asText' };
	if (seen[NUMBER] === 42 && seen[BOOLEAN] === true) return { nonString: 'kept' };
	throw new Unanswered('A number and a boolean were stored in another way, or not at all.');
}

/** What is there after a value was replaced by nothing; undefined where that was refused. */
async function change(
	probe: Probe,
	name: string,
	nothing: null | '',
): Promise<Attributes | undefined> {
	const { target } = probe;
	accepted((await target.write({ [name]: 'before' })).reply, 'Writing');
	const write = await target.write({ [name]: nothing });
	if (isRefusedForItsContent(write.reply)) return undefined;
	return (await target.shown(write, expectedRead(probe))).seen;
}
