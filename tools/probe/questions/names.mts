import type { NameKind } from '../../simulator/names.mts';
import type { Answered, NameFate } from '../findings.mts';
import { expectedRead } from '../question.mts';
import type { Probe } from '../question.mts';
import { PREFIX } from '../target.mts';
import { isRefusedForItsContent } from '../unanswered.mts';

/** A name of each kind. */
const samples: Record<NameKind, string> = {
	blanks: `${PREFIX}  two blanks `,
	dots: `${PREFIX}.dots`,
	chars256: PREFIX.padEnd(256, 'x'),
	chars1000: PREFIX.padEnd(1000, 'y'),
	emoji: `${PREFIX}😀`,
};

const kinds = Object.keys(samples) as NameKind[];

/** Which unusual names are kept as they are: all in one write, or, where that is refused, one by one. */
export async function names(probe: Probe): Promise<Pick<Answered, 'names'>> {
	const together = await fatesOf(kinds, probe);
	if (!Object.values(together).includes('refused')) return { names: together };
	const fates: Partial<Record<NameKind, NameFate>> = {};
	for (const kind of kinds) Object.assign(fates, await fatesOf([kind], probe));
	return { names: fates as Record<NameKind, NameFate> };
}

async function fatesOf(asked: NameKind[], probe: Probe): Promise<Record<NameKind, NameFate>> {
	const { target } = probe;
	const write = await target.write(Object.fromEntries(asked.map((kind) => [samples[kind], kind])));
	const isRefused = isRefusedForItsContent(write.reply);
	const seen = isRefused ? undefined : (await target.shown(write, expectedRead(probe))).seen;
	const fates = asked.map((kind): [NameKind, NameFate] => [
		kind,
		seen ? (seen[samples[kind]] === kind ? 'kept' : 'lost') : 'refused',
	]);
	return Object.fromEntries(fates) as Record<NameKind, NameFate>;
}
