import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** The words of a type that is a choice of words. */
function wordsOf(path: string, type: string): string[] {
	const source = read(`nodes/GenesysParticipantAttributes/${path}`);
	const [, definition] = new RegExp(`type ${type} =([^;]+);`).exec(source)!;
	return [...definition.matchAll(/'(\w+)'/g)].map(([, word]) => word);
}

const reasons = [
	...wordsOf('delivery/request.ts', 'FailureReason'),
	...wordsOf('genesys/explain.ts', 'Reason'),
];

test('every reason that an item can fail for is explained', () => {
	const page = read('docs/troubleshooting.md');
	expect(reasons).toHaveLength(14);
	expect(reasons.filter((reason) => !page.includes(`\`${reason}\``))).toEqual([]);
});

test('every status that an item can have is explained', () => {
	const statuses = wordsOf('update/target.ts', 'Status');
	expect(statuses).toHaveLength(9);
	const page = read('docs/verdicts.md');
	expect(statuses.filter((status) => !page.includes(`| \`${status}\` |`))).toEqual([]);
});
