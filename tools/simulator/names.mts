import { badRequest } from './errors.mts';

/** The kinds of attribute names that a service may treat unlike others. */
export type NameKind = 'blanks' | 'dots' | 'chars256' | 'chars1000' | 'emoji';

/** What becomes of an attribute with a name of a kind: `lose` accepts it, and stores nothing. */
export type NameRules = Record<NameKind, 'keep' | 'refuse' | 'lose'>;

const isOfKind: Record<NameKind, (name: string) => boolean> = {
	blanks: (name) => /\s/.test(name),
	dots: (name) => name.includes('.'),
	chars256: ({ length }) => length >= 256 && length < 1000,
	chars1000: ({ length }) => length >= 1000,
	emoji: (name) => /\p{Extended_Pictographic}/u.test(name),
};

/** Whether an attribute of that name is stored; throws where the name is refused. */
export function isStorable(name: string, rules: NameRules): boolean {
	const kinds = (Object.keys(isOfKind) as NameKind[]).filter((kind) => isOfKind[kind](name));
	if (kinds.some((kind) => rules[kind] === 'refuse')) {
		throw badRequest('An attribute name is not allowed.');
	}
	return kinds.every((kind) => rules[kind] === 'keep');
}
