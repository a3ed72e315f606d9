import { differencesIn } from './differences.mts';
import { chosen, RELEASES, type Release } from './releases.mts';
import { broken, tableOf } from './report.mts';
import { resultOf } from './suite.mts';

const versionsOf = (releases: Release[]) => releases.map(({ n8n }) => n8n);
const release: Release = { n8n: '2.36.1', core: '2.36.0', workflow: '2.36.2', supported: true };

test('the supported releases are tried, or all, or those that are named', () => {
	expect(chosen([])).toEqual(RELEASES.filter(({ supported }) => supported));
	expect(chosen(['--all'])).toEqual(RELEASES);
	const [first, , third] = versionsOf(RELEASES);
	expect(versionsOf(chosen([third, first]))).toEqual([third, first]);
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
	expect(resultOf(JSON.stringify({ testResults: report }))).toEqual({
		passed: 1,
		failed: ['b', 'two: cannot be loaded'],
	});
});

const known = 'on 401 with a new token, too';

test('what an older n8n does otherwise explains a failure there, and only there', () => {
	expect(differencesIn({ ...release, passed: 0, failed: [known, 'x'] })).toMatchObject({
		known: [{ tests: [known] }],
		unknown: ['x'],
	});
	const newer = { ...release, n8n: '2.41.0', passed: 0, failed: [known] };
	expect(differencesIn(newer).unknown).toEqual([known]);
});

test('a supported release is broken where a failure has no explanation', () => {
	const explained = { ...release, passed: 1, failed: [known] };
	const unexplained = { ...release, passed: 1, failed: ['x'] };
	expect(broken([explained, unexplained])).toEqual([unexplained]);
	expect(broken([{ ...unexplained, supported: false }])).toEqual([]);
	expect(tableOf([explained, unexplained]).split('\n').slice(2)).toEqual([
		expect.stringMatching(/^\| 2\.36\.1 \| 2\.36\.0 \| 2\.36\.2 \| 1 \| 1 \| n8n .* \(1\) \|$/),
		'| 2.36.1 | 2.36.0 | 2.36.2 | 1 | 1 | 1 without an explanation |',
	]);
});
