import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readPages, root } from './markdown.mts';

const pages = readPages();

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
		[...readFileSync(join(root, file), 'utf8').matchAll(/https:[^\s'"#]+#([\w-]+)/g)].map(
			([, anchor]) => anchor,
		),
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

test('every npm script that a page names is in package.json', () => {
	const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		scripts: Record<string, string>;
	};
	const named = pages.flatMap(({ path, text }) =>
		[...text.matchAll(/npm (?:run ([\w:-]+)|(test))/g)].map(([, run, test]) => ({
			path,
			script: run ?? test,
		})),
	);
	expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
});
