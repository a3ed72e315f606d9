import { findCircle, readSourceFiles, specifiersOf } from './sourceFiles.mts';

/**
 * The order in which the node is built up: each part may import from itself and from the rows above
 * its own, never from its own row's other parts or from below.
 */
const LAYERS: Array<{ parts: string[]; packages: string[] }> = [
	{ parts: ['explanation.ts', 'groupBy.ts'], packages: [] },
	{ parts: ['attributes', 'delivery'], packages: [] },
	{ parts: ['session.ts'], packages: ['n8n-workflow'] },
	{ parts: ['genesys'], packages: ['n8n-workflow'] },
	{ parts: ['find', 'update'], packages: ['n8n-workflow'] },
	{ parts: ['input'], packages: ['n8n-workflow'] },
	{ parts: ['output', 'lists'], packages: ['n8n-workflow'] },
	{ parts: ['operations'], packages: ['n8n-workflow'] },
	{ parts: ['GenesysParticipantAttributes.node.ts'], packages: ['n8n-workflow'] },
];

const partOf = (path: string) => path.split('/')[0];
const layerOf = (part: string) => LAYERS.findIndex(({ parts }) => parts.includes(part));

const files = readSourceFiles('nodes/GenesysParticipantAttributes');

test('every file belongs to a part that has its place in the order', () => {
	const parts = new Set(files.map(({ path }) => partOf(path)));
	expect([...parts].sort()).toEqual(LAYERS.flatMap((layer) => layer.parts).sort());
});

describe.each(LAYERS.flatMap(({ parts, packages }) => parts.map((part) => ({ part, packages }))))(
	'$part',
	({ part, packages }) => {
		const own = files.filter(({ path }) => partOf(path) === part);

		test('imports from itself and from what is above it only', () => {
			const allowed = new Set([
				part,
				...LAYERS.slice(0, layerOf(part)).flatMap(({ parts }) => parts),
			]);
			const wrong = own.flatMap(({ path, files: imported }) =>
				imported
					.filter((other) => !allowed.has(partOf(other)))
					.map((other) => `${path} > ${other}`),
			);
			expect(wrong).toEqual([]);
		});

		test(`imports ${packages.join(', ') || 'no package'} only`, () => {
			const wrong = own.flatMap(({ path, packages: imported }) =>
				imported.filter((name) => !packages.includes(name)).map((name) => `${path} > ${name}`),
			);
			expect(wrong).toEqual([]);
		});
	},
);

test('the credential imports n8n-workflow and its own folder only', () => {
	for (const { files: imported, packages } of readSourceFiles('credentials')) {
		expect(packages.filter((name) => name !== 'n8n-workflow')).toEqual([]);
		expect(imported.filter((path) => path.startsWith('..'))).toEqual([]);
	}
});

test('no files import each other in a circle, types included', () => {
	expect(findCircle(files)).toBeUndefined();
});

describe('this check itself', () => {
	test('sees imports of every form', () => {
		const text = `
			import a from './a';
			import { b, type C } from "../b";
			import type { D } from './d';
			import './e';
			export * from './f';
			import {
				g,
			} from './g';
			const h = require('h');
			const i = await import('./i');
			const text = "from './text'"; // import './comment'
		`;
		expect(specifiersOf(text)).toEqual(['./a', '../b', './d', './e', './f', './g', 'h', './i']);
	});

	test('finds a circle, and none where there is none', () => {
		const file = (path: string, ...imported: string[]) => ({ path, files: imported, packages: [] });
		expect(findCircle([file('a', 'b', 'c'), file('b', 'c'), file('c')])).toBeUndefined();
		expect(findCircle([file('a', 'b'), file('b', 'c'), file('c', 'b')])).toEqual(['b', 'c', 'b']);
		expect(findCircle([file('a', 'a')])).toEqual(['a', 'a']);
	});

	test('resolves every import within the node to a file', () => {
		const paths = new Set(files.map(({ path }) => path));
		const lost = files.flatMap(({ files: imported }) =>
			imported.filter((path) => !paths.has(path)),
		);
		expect(lost).toEqual([]);
	});
});
