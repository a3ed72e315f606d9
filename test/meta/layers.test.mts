import { findCircle, readSourceFiles } from './sourceFiles.mts';

/** What knows nothing of n8n: no package at all is imported there. */
const PURE = ['attributes', 'delivery', 'common.ts'];

const files = readSourceFiles('nodes/GenesysParticipantAttributes');

/** Imports of other packages than these, in files of the pure parts or of the others. */
function foreign(isPure: boolean, packages: string[]): string[] {
	return files
		.filter(({ path }) => PURE.includes(path.split('/')[0]) === isPure)
		.flatMap(({ path, packages: imported }) =>
			imported.filter((name) => !packages.includes(name)).map((name) => `${path} > ${name}`),
		);
}

test(`${PURE.join(', ')} import no package`, () => {
	expect(foreign(true, [])).toEqual([]);
});

test('everything else imports n8n-workflow only', () => {
	expect(foreign(false, ['n8n-workflow'])).toEqual([]);
});

const SHARED = ['client', 'fields', 'find', 'genesys', 'input', 'lists', 'output', 'common'];

test.each([
	['GenesysParticipantAttributesTrigger', { GenesysParticipantAttributes: SHARED }],
	[
		'GenesysLiveConversationTrigger',
		{
			GenesysParticipantAttributes: [...SHARED, 'delivery'],
			GenesysParticipantAttributesTrigger: undefined,
		},
	],
])('%s imports n8n-workflow, and of other nodes what they share', (name, shared) => {
	for (const { files: imported, packages } of readSourceFiles(`nodes/${name}`)) {
		expect(packages.filter((one) => one !== 'n8n-workflow')).toEqual([]);
		for (const path of imported.filter((one) => one.startsWith('/'))) {
			const [, node, part] = path.split('/');
			expect(Object.keys(shared)).toContain(node);
			const parts = shared[node as keyof typeof shared];
			if (parts) expect(parts).toContain(part);
		}
	}
});

test('events, links, channels and bursts of notifications know neither n8n nor requests', () => {
	const pure = ['events.ts', 'link.ts', 'channel.ts', 'burst.ts', 'address.ts'];
	const read = readSourceFiles('nodes/GenesysLiveConversationTrigger');
	const found = read.filter(({ path }) => pure.includes(path));
	expect(found.map(({ path }) => path).sort()).toEqual(pure.toSorted());
	for (const { packages, files: imported } of found) {
		expect(packages).toEqual([]);
		expect(imported.filter((path) => /requests|client|genesys\/api/.test(path))).toEqual([]);
	}
});

test('the credential imports n8n-workflow and its own folder only', () => {
	for (const { files: imported, packages } of readSourceFiles('credentials')) {
		expect(packages.filter((name) => name !== 'n8n-workflow')).toEqual([]);
		expect(imported.filter((path) => path.startsWith('/'))).toEqual([]);
	}
});

test('a tool imports nothing of the tests', () => {
	const wrong = readSourceFiles('tools').flatMap(({ path, files: imported }) =>
		imported.filter((other) => other.startsWith('/test/')).map((other) => `${path} > ${other}`),
	);
	expect(wrong).toEqual([]);
});

test('no files import each other in a circle, types included', () => {
	expect(findCircle(files)).toBeUndefined();
});

describe('this check itself', () => {
	test('finds a circle, and none where there is none', () => {
		const file = (path: string, ...imported: string[]) => ({ path, files: imported, packages: [] });
		expect(findCircle([file('a', 'b', 'c'), file('b', 'c'), file('c')])).toBeUndefined();
		expect(findCircle([file('a', 'b'), file('b', 'c'), file('c', 'b')])).toEqual(['b', 'c', 'b']);
		expect(findCircle([file('a', 'a')])).toEqual(['a', 'a']);
	});

	test('resolves every import within the node to a file', () => {
		const ofCredential = readSourceFiles('credentials').map(({ path }) => `/credentials/${path}`);
		const paths = new Set([...files.map(({ path }) => path), ...ofCredential]);
		const lost = files.flatMap(({ files: imported }) =>
			imported.filter((path) => !paths.has(path) && !paths.has(`${path}.ts`)),
		);
		expect(lost).toEqual([]);
	});
});
