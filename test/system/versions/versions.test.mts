import { isBefore } from '../../../tools/engine/differs.mts';
import { withTable } from '../../../tools/markdownTable.mts';
import { broken, chosen, RELEASES, tableOf, type Release } from './releases.mts';
import { resultOf } from './suite.mts';

const release: Release = { n8n: '2.36.1', core: '2.36.0', workflow: '2.36.2' };

test('all releases are tried, or those that are named', () => {
	expect(chosen([])).toEqual(RELEASES);
	const [first, , third] = RELEASES;
	expect(chosen([third.n8n, first.n8n])).toEqual([third, first]);
	expect(() => chosen(['1.0.0'])).toThrow('No such release: 1.0.0');
});

test('a file of tests that cannot be loaded counts as failed', () => {
	const tests = [
		{ status: 'passed', fullName: 'a' },
		{ status: 'failed', fullName: 'b' },
	];
	const report = [
		{ name: 'one', message: '', assertionResults: tests },
		{ name: 'two', message: 'cannot be loaded', assertionResults: [] },
	];
	expect(resultOf(JSON.stringify({ testResults: report }), 'x\ny\nx\n')).toEqual({
		passed: 1,
		failed: ['b', 'two: cannot be loaded'],
		differences: ['x', 'y'],
	});
});

test.each([
	['1.122.48', '2.0', true],
	['2.9.3', '2.20', true],
	['2.20.6', '2.20', false],
	['2.41.1', '2.20', false],
	['3.0.0', '2.20', false],
] as const)('%s is before %s: %s', (version, other, expected) => {
	expect(isBefore(version, other)).toBe(expected);
});

test('a release is broken where a test fails, whatever n8n does otherwise there', () => {
	const fine = { ...release, passed: 2, failed: [], differences: ['n8n does x', 'n8n does y'] };
	const failing = { ...release, passed: 1, failed: ['x'], differences: [] };
	expect(broken([fine, failing])).toEqual([failing]);
	expect(tableOf([fine, failing]).split('\n').slice(2)).toEqual([
		'| 2.36.1 | 2.36.0 | 2.36.2 | 2 | 0 | n8n does x; n8n does y |',
		'| 2.36.1 | 2.36.0 | 2.36.2 | 1 | 1 | – |',
	]);
});

test('the table takes the place of the one before, and the rest of the page stays', () => {
	const fine = { ...release, passed: 2, failed: [], differences: [] };
	const page = (passed: number) => `Before\n\n${tableOf([{ ...fine, passed }])}\n\nAfter\n`;
	expect(withTable(page(1), tableOf([fine]))).toBe(page(2));
	expect(() => withTable('No table', tableOf([fine]))).toThrow('no such table');
});
