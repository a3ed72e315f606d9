import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readPages, root } from './markdown.mts';

interface Manifest {
	name: string;
	version: string;
	scripts: Record<string, string>;
	devDependencies: Record<string, string>;
}

const pages = readPages();
const textOf = (path: string) => pages.find((page) => page.path === path)!.text;
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { name, version, scripts, devDependencies } = JSON.parse(read('package.json')) as Manifest;

/** A part of CONTRIBUTING. */
const section = (heading: string) =>
	textOf('CONTRIBUTING.md').split(`## ${heading}\n`)[1].split('\n## ')[0];

/** What a page points at on this side of the internet, as a path and an anchor. */
const targets = pages.flatMap(({ path, links, images }) =>
	[...links, ...images]
		.filter((url) => !/^[a-z]+:/i.test(url))
		.map((url) => {
			const [file, anchor] = url.split('#');
			return { from: `${path}: ${url}`, to: file ? join(dirname(path), file) : path, anchor };
		}),
);

test('every file that a page links to or shows exists', () => {
	const missing = targets.filter(({ to }) => !existsSync(join(root, to)));
	expect(targets.length).toBeGreaterThan(50);
	expect(missing.map(({ from }) => from)).toEqual([]);
});

test('every anchor is a heading of the page it leads to', () => {
	const wrong = targets.filter(
		({ to, anchor }) => anchor && !pages.find(({ path }) => path === to)?.anchors.includes(anchor),
	);
	expect(wrong.map(({ from }) => from)).toEqual([]);
});

test('what the node and the credential call their documentation is a heading of the README', () => {
	const { anchors } = pages.find(({ path }) => path === 'README.md')!;
	const files = [
		'nodes/GenesysParticipantAttributes/GenesysParticipantAttributes.node.json',
		'credentials/GenesysCloudOAuth2Api.credentials.ts',
	];
	const named = files.flatMap((file) =>
		[...read(file).matchAll(/https:[^\s'"#]+#([\w-]+)/g)].map(([, anchor]) => anchor),
	);
	expect(named.length).toBeGreaterThan(2);
	for (const anchor of named) expect([...anchors, 'readme']).toContain(anchor);
});

test('every picture is shown somewhere', () => {
	const shown = new Set(
		pages.flatMap(({ path, images }) => images.map((url) => join(dirname(path), url))),
	);
	const unused = readdirSync(join(root, 'docs/images')).filter(
		(name) => !shown.has(join('docs/images', name)),
	);
	expect(unused).toEqual([]);
});

test('every npm script that a page names exists, and CONTRIBUTING names each', () => {
	const named = (text: string) =>
		[...text.matchAll(/npm (?:run ([\w:-]+)|(test))/g)].map(([, run, test]) => run ?? test);
	const all = Object.keys(scripts);
	const lost = pages.map(({ path, text }) => [
		path,
		named(text).filter((one) => !all.includes(one)),
	]);
	expect(lost.filter(([, names]) => names.length > 0)).toEqual([]);
	const contributing = new Set(named(section('The scripts')));
	expect([...contributing].sort()).toEqual(all.sort());
});

test('CONTRIBUTING gives the reason for every development dependency', () => {
	const rows = section('Development dependencies').match(/^\| `[^|]*/gm) ?? [];
	const named = [...rows.join().matchAll(/`([^`]+)`/g)].map(([, name]) => name);
	expect(named.sort()).toEqual(Object.keys(devDependencies).sort());
});

test('this version is the one that gets security updates', () => {
	expect(textOf('SECURITY.md')).toContain(`\n| ${version.replace(/\d+$/, 'x')} | Yes |\n`);
});

test('no page has a secret typed into a command, where the shell would remember it', () => {
	const typed = /\b[A-Z_]*(SECRET|PASSWORD)=(?!%s|\$)[^\s`]+/g;
	expect(pages.flatMap(({ path, text }) => [...text.matchAll(typed)].map(() => path))).toEqual([]);
});

test('every list of packages that a page gives to n8n has this version, and a checksum', () => {
	const lists = pages.flatMap(({ path, text }) =>
		[...text.matchAll(/N8N_COMMUNITY_PACKAGES=(\S+\])/g)].map(([, list]) => ({ path, list })),
	);
	const paths = ['docs/compatibility.md', 'docs/docker.md', 'docs/queue-mode.md'];
	expect(lists.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
	for (const { list } of lists) {
		const checksum = expect.stringMatching(/^(sha512-…|\$checksum)$/);
		expect(JSON.parse(list)).toEqual([{ name, version, checksum }]);
	}
});

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
	const lines = textOf('README.md').split('\n');
	expect(lines.length).toBeLessThan(150);
	expect(lines.slice(0, 10)).toContain('npm ci && npm run demo');
	expect(lines).toContain('npm ci && npm test');
});

/** The words of a type that is a choice of words. */
function wordsOf(path: string, type: string): string[] {
	const source = read(`nodes/GenesysParticipantAttributes/${path}`);
	const [, definition] = new RegExp(`type ${type} =([^;]+);`).exec(source)!;
	return [...definition.matchAll(/'(\w+)'/g)].map(([, word]) => word);
}

const reasons = [
	...wordsOf('delivery/request.ts', 'FailureReason'),
	...wordsOf('genesys/failures.ts', 'Reason'),
];

test('every reason that an item can fail for is explained', () => {
	const page = textOf('docs/troubleshooting.md');
	expect(reasons).toHaveLength(14);
	expect(reasons.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
});

test('every status that an item can have is explained', () => {
	const statuses = wordsOf('update/target.ts', 'Status');
	expect(statuses).toHaveLength(9);
	const page = textOf('docs/verdicts.md');
	expect(statuses.filter((status) => !page.includes(`| \`${status}\` |`))).toEqual([]);
});
