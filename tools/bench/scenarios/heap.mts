import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import type { HeapOrder, HeapReading } from '../heapProcess.mts';
import { base, NO_LIMIT } from '../measure.mts';
import { check } from '../scenario.mts';
import type { Bench, Row, Scenario } from '../scenario.mts';
import { itemsFor } from '../subject.mts';

const ITEMS = 20_000;
const QUICK_ITEMS = 3000;

export const heap: Scenario = {
	name: 'heap',
	title: 'Memory',
	about: `Peak of the live heap of a process with the engine that writes ${ITEMS.toLocaleString('en-US')} items, unverified, by that of the same with the bare node. "Grown" leaves out what the engine takes before the run. The bare node puts out one field an item, this node a whole record.`,
	async run(bench) {
		const count = bench.quick ? QUICK_ITEMS : ITEMS;
		const bare = await readHeap(bench, 'bare', count);
		const own = await readHeap(bench, 'subject', count);
		const row: Row = {
			run: 'unverified',
			items: String(count),
			'peak heap ÷ bare node': (own.peak / bare.peak).toFixed(2),
			'grown ÷ bare node': ((own.peak - own.before) / (bare.peak - bare.before)).toFixed(2),
			'time ÷ bare node': (own.ms / bare.ms).toFixed(2),
		};
		const checks = [check('every item gets its output', own.outputs === count, own.outputs)];
		return { rows: [row], checks };
	},
};

async function readHeap(
	{ simulator, say }: Bench,
	node: HeapOrder['node'],
	count: number,
): Promise<HeapReading> {
	const settings = { ...base, limit: NO_LIMIT };
	const targets = await simulator.arrange({ settings, conversations: count, participants: 1 });
	const child = fork(new URL('../heapProcess.mts', import.meta.url), {
		execArgv: ['--expose-gc'],
	});
	const { url, client } = simulator;
	const order: HeapOrder = { node, simulator: { url, client }, items: itemsFor(targets) };
	child.send(order);
	const reading = await answerOf(child);
	const [before, peak] = [reading.before, reading.peak].map((bytes) => Math.round(bytes / 2 ** 20));
	say(`${node}: ${before} MB before, ${peak} MB at the peak, ${(reading.ms / 1000).toFixed(1)} s`);
	return reading;
}

function answerOf(child: ChildProcess): Promise<HeapReading> {
	return new Promise((resolve, reject) => {
		child.once('message', (reading) => resolve(reading as HeapReading));
		child.once('exit', (code) =>
			reject(new Error(`The process to be measured ended with ${code}`)),
		);
	});
}
