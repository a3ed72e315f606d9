import type { Outage } from '../../../tools/simulator/outages.mts';
import { soundness } from '../../../tools/bench/claims.mts';
import { floorMs, median } from '../../../tools/bench/measure.mts';
import { readOptions } from '../../../tools/bench/options.mts';
import { tutorial } from '../../../tools/bench/peers/tutorial.mts';
import { pool } from '../../../tools/bench/pool.mts';
import type { Count } from '../../../tools/bench/protocol.mts';
import { mergeReport, verdictLines } from '../../../tools/bench/report.mts';
import { check } from '../../../tools/bench/scenario.mts';
import { startSimulatorProcess } from '../../../tools/bench/simulator.mts';
import { table } from '../../../tools/bench/table.mts';
import { leastUse, refusals, tally } from '../../../tools/bench/tally.mts';

const rule = { limit: 300, windowMs: 6000 };

test.each([
	['one request', 1, 2],
	['a window and no more', 300, 600],
	['one more than a window', 301, 6002],
	['three windows and a third', 1000, 18_200],
])('the floor of %s is whole windows and the pace of the last', (_, requests, ms) => {
	expect(floorMs(requests, rule, 2)).toBe(ms);
});

test.each([
	[[3, 1, 2], 2],
	[[4, 1, 2, 3], 2.5],
	[[7], 7],
])('the median of %j is %d', (numbers, middle) => {
	expect(median(numbers)).toBe(middle);
});

test('a pool keeps to its width and does everything', async () => {
	const done: number[] = [];
	let under = 0;
	let most = 0;
	await pool([5, 4, 3, 2, 1], 2, async (entry, index) => {
		most = Math.max(most, ++under);
		await Promise.resolve();
		under--;
		done.push(entry + index);
	});
	expect(most).toBe(2);
	expect(done).toEqual([5, 5, 5, 5, 5]);
});

test('a claim fails when one of its repetitions does', () => {
	const checks = [check('a', true, 1), check('b', true, 1), check('a', false, '2 seen')];
	expect(verdictLines(checks)).toEqual(['FAIL a: 2 seen', 'PASS b']);
});

test('a table has the columns of all rows', () => {
	const text = table([
		{ run: 'x', a: '1' },
		{ run: 'long', b: '22' },
	]);
	expect(text.split('\n')).toEqual([
		'| run  |  a |  b |',
		'| ---- | -: | -: |',
		'| x    |  1 |  – |',
		'| long |  – | 22 |',
	]);
});

test('scenarios are named, and an unknown one is refused', () => {
	expect(readOptions(['--quick', '--no-n8n', '--only', 'a,b'], ['a', 'b'])).toEqual({
		quick: true,
		n8n: false,
		only: ['a', 'b'],
		write: false,
	});
	expect(readOptions([], ['a'])).toMatchObject({ only: [], write: true });
	expect(() => readOptions(['--only', 'c'], ['a', 'b'])).toThrow('There is no scenario c');
});

test('a scenario that is run alone gets its new table, and the others keep theirs', () => {
	const old = '# Benchmark\n\nold\n\n## A\n\n1\n\n## C\n\n3\n\n## Gone\n\n4\n';
	const added = ['## C\n\nnew', '## B\n\n2'];
	const titles = ['A', 'B', 'C'];
	const sections = '\n\n## A\n\n1\n\n## B\n\n2\n\n## C\n\nnew\n';
	expect(mergeReport(old, added, titles)).toBe(`# Benchmark\n\nold${sections}`);
	expect(mergeReport(old, added, titles, '# New')).toBe(`# New${sections}`);
});

test('what a peer loses is counted as lost, in a process of its own', async () => {
	const simulator = await startSimulatorProcess();
	try {
		const scene = { settings: { limit: 2, graceMs: 0 }, conversations: 1, participants: 3 };
		const targets = await simulator.arrange(scene);
		const items = targets.map((target) => ({ ...target, attributes: { a: 'b' } }));
		await tutorial('loop', 0).write(simulator, items);
		const found = await tally(simulator, items, [
			{ status: 'verified' },
			{},
			{ status: 'verified' },
		]);
		expect(found).toMatchObject({
			items: 3,
			landed: 2,
			lost: 1,
			verified: 2,
			untrue: 1,
			duplicates: 0,
			requests: 6,
			refused: 4,
			earlyReturns: 3,
			tokens: 1,
		});
		expect(refusals(found)).toEqual({ most: 4, last: 1 });
		expect(leastUse(found)).toBe(1);
		expect(soundness(found).map(({ holds }) => holds)).toEqual([false, false, false]);
		await simulator.settings({ limit: Infinity });
		await tutorial('loop', 0).write(simulator, items);
		expect(await tally(simulator, items)).toMatchObject({ landed: 3, duplicates: 2 });
		await simulator.arrange(scene);
		expect(await simulator.count()).toMatchObject({ requests: 0, windows: [] });
	} finally {
		await simulator.close();
	}
});

test('an outage in mid-run ends by itself, and what it cost is counted', async () => {
	const simulator = await startSimulatorProcess();
	try {
		const scene = { settings: {}, conversations: 1, participants: 5 };
		const targets = await simulator.arrange(scene);
		const items = targets.map((target) => ({ ...target, attributes: { a: 'b' } }));
		const outage: Outage = { kind: 'status', status: 503 };
		await simulator.at(3, { kind: 'outage', outage, ms: 60_000 });
		await tutorial('loop', 0).write(simulator, items);
		const found = await tally(simulator, items);
		expect(found).toMatchObject({ landed: 2, lost: 3, requests: 5 });
		expect(found).not.toHaveProperty('outage.requests');
		await simulator.arrange(scene);
		await simulator.at(1, { kind: 'outage', outage, ms: 0 });
		const writing = tutorial('loop', 0);
		let after: Count;
		do {
			await writing.write(simulator, items);
			after = await simulator.count();
		} while (!after.outage);
		expect(after.outage.requests).toBeGreaterThan(0);
		await writing.write(simulator, items);
		expect(await tally(simulator, items)).toMatchObject({ lost: 0, outage: after.outage });
	} finally {
		await simulator.close();
	}
});
