import { readPages } from './markdown.mts';

const pages = readPages();

interface Table {
	path: string;
	/** The first cell of each row below the header. */
	names: string[];
}

/** All but tables of figures, whose columns are aligned to the right. */
const tables: Table[] = pages.flatMap(({ path, text }) =>
	[...text.matchAll(/^\|[^\n]+\n\|(?!.*-:)[-:| ]+\n((?:\|[^\n]+\n?)+)/gm)].map(([, rows]) => ({
		path,
		names: rows
			.trim()
			.split('\n')
			.map((row) => row.split('|')[1].trim())
			.filter((name) => /[a-z]/i.test(name)),
	})),
);

/** Whether the smaller table is for the most part in the other one. */
function tellTheSame({ names: one }: Table, { names: other }: Table): boolean {
	const shared = one.filter((name) => other.includes(name)).length;
	return shared > 1 && shared > Math.min(one.length, other.length) / 2;
}

test('no two pages have the same table', () => {
	const twice = tables.flatMap((one, index) =>
		tables
			.slice(index + 1)
			.filter((other) => other.path !== one.path && tellTheSame(one, other))
			.map((other) => `${one.path} and ${other.path}: ${one.names.join(', ')}`),
	);
	expect(tables.length).toBeGreaterThan(25);
	expect(twice).toEqual([]);
});

test('the README is short, and the way to see it work stands at its top', () => {
	const lines = pages.find(({ path }) => path === 'README.md')!.text.split('\n');
	expect(lines.length).toBeLessThan(150);
	expect(lines.slice(0, 10)).toContain('npm ci && npm run demo');
	expect(lines).toContain('npm ci && npm test');
});
