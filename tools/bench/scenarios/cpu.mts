import type { INodeType } from 'n8n-workflow';

import { builtCredential } from '../../engine/built.mts';
import { bareNode } from '../bareNode.mts';
import { base, cpuOf, median, NO_LIMIT } from '../measure.mts';
import { check } from '../scenario.mts';
import type { Bench, Scenario } from '../scenario.mts';
import { itemsFor, runTask, subject } from '../subject.mts';

const ITEMS = 1000;
const WARM_UPS = 2;
const ROUNDS = 15;
const QUICK_ROUNDS = 3;
const MOST_CPU = 1.15;

export const cpu: Scenario = {
	name: 'cpu',
	title: 'CPU time',
	about: `CPU time of ${ITEMS} unverified writes below the limit, by that of a bare node which reads the same parameters and calls n8n's helper as often. In turns, medians.`,
	async run(bench) {
		const rounds = bench.quick ? QUICK_ROUNDS : ROUNDS;
		const ratios: number[] = [];
		for (let round = 1; round <= WARM_UPS + rounds; round++) {
			const bare = await cpuPerRequest(bench, bareNode);
			const own = await cpuPerRequest(bench, subject);
			bench.say(`this node ${own.toFixed(3)} ms a request, bare node ${bare.toFixed(3)} ms`);
			if (round > WARM_UPS) ratios.push(own / bare);
		}
		const ratio = median(ratios);
		return {
			rows: [{ run: 'unverified', requests: String(ITEMS), 'CPU ÷ bare node': ratio.toFixed(2) }],
			checks: [check(`CPU ÷ bare node is at most ${MOST_CPU}`, ratio <= MOST_CPU, ratio)],
		};
	},
};

async function cpuPerRequest({ simulator }: Bench, nodeType: INodeType): Promise<number> {
	const settings = { ...base, limit: NO_LIMIT };
	const scene = { settings, conversations: ITEMS, participants: 1 };
	const items = itemsFor(await simulator.arrange(scene));
	const credential = builtCredential(simulator);
	const ms = await cpuOf(() => runTask(nodeType, { items, credential, verified: false }));
	return ms / ITEMS;
}
