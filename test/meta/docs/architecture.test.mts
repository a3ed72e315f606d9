import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { readSourceFiles } from '../sourceFiles.mts';

const ROOT = join(import.meta.dirname, '../../..');
const NODE = 'nodes/GenesysParticipantAttributes';

/** What everything may import from: functions without a place in the order. */
const EVERYBODYS = ['common.ts'];

const text = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
const picture = /```mermaid\n([^]*?)```/.exec(text)![1];

/** The picture's arrows, by the names that files and folders have. */
function arrows(): Array<[string, string]> {
	const labels = new Map(
		[...picture.matchAll(/(\w+)\[(.+?)\]/g)].map(([, id, label]) => [id, label]),
	);
	const nameOf = (id: string) => labels.get(id) ?? id;
	return [...picture.matchAll(/^\s*(\w+)(?:\[.+?\])? --> (\w+)/gm)].map(([, from, to]) => [
		nameOf(from),
		nameOf(to),
	]);
}

function reachable(from: string, all = arrows()): Set<string> {
	const next = all.filter(([start]) => start === from).map(([, end]) => end);
	return new Set(next.flatMap((end) => [end, ...reachable(end, all)]));
}

const partOf = (path: string) => path.replace(/^\//, '').split('/')[0];
const files = readSourceFiles(NODE);

test('every part of the node is in the picture, and nothing else', () => {
	const inPicture = new Set(arrows().flat());
	const parts = new Set(files.flatMap((file) => [file.path, ...file.files]).map(partOf));
	expect([...inPicture].sort()).toEqual(
		[...parts].filter((part) => !EVERYBODYS.includes(part)).sort(),
	);
});

test('no import goes against the arrows', () => {
	const wrong = files.flatMap(({ path, files: imported }) => {
		const part = partOf(path);
		const allowed = new Set([part, ...EVERYBODYS, ...reachable(part)]);
		return imported
			.filter((other) => !allowed.has(partOf(other)))
			.map((other) => `${path} > ${other}`);
	});
	expect(wrong).toEqual([]);
});

test('every folder of tests and tools is in a table', () => {
	const foldersIn = (path: string) =>
		readdirSync(join(ROOT, path), { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => `${path}/${name}`);
	const ofTests = foldersIn('test').flatMap((path) =>
		/meta|system/.test(path) ? foldersIn(path) : [path],
	);
	const folders = [...ofTests, ...foldersIn('tools')];
	expect(folders.filter((folder) => !text.includes(`\`${folder}/\``))).toEqual([]);
});

test('every file and folder that is named exists', () => {
	const named = [...text.matchAll(/`([\w./-]+(?:\/|\.m?ts))`/g)].map(([, path]) => path);
	const missing = named.filter(
		(path) => !existsSync(join(ROOT, path)) && !existsSync(join(ROOT, NODE, path)),
	);
	expect(named.length).toBeGreaterThan(20);
	expect(missing).toEqual([]);
});
