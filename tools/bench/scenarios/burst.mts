import type { INodeType } from 'n8n-workflow';

import { builtCredential } from '../../engine/built.mts';
import { bareNode } from '../bareNode.mts';
import { base, median, timed } from '../measure.mts';
import { requestToken } from '../peers/peer.mts';
import { check } from '../scenario.mts';
import type { Bench, Scenario } from '../scenario.mts';
import { itemsFor, runTask, subject } from '../subject.mts';
import { tally } from '../tally.mts';

const EXECUTIONS = 50;
/** As long as a request to Genesys Cloud takes: what is sent one after the other shows. */
const SERVICE_MS = 100;
const WARM_UPS = 2;
const ROUNDS = 15;
const QUICK_ROUNDS = 3;
const MOST_TIME = 1.3;

/** Milliseconds that the executions of one burst took: the one in the middle, and the last one. */
interface BurstTimes {
	median: number;
	slowest: number;
	lost: number;
}

export const burst: Scenario = {
	name: 'burst',
	title: 'Fifty executions at once',
	about: `${EXECUTIONS} executions of one unverified write each that begin at the same moment, as webhooks do, with a credential that has its token and of whose limit nothing is known yet. The simulator takes ${SERVICE_MS} ms for each. How long the one in the middle and the slowest one take, by that of a bare node. In turns, medians.`,
	async run(bench) {
		const rounds = bench.quick ? QUICK_ROUNDS : ROUNDS;
		const ratios = { median: [] as number[], slowest: [] as number[] };
		let lost = 0;
		for (let round = 1; round <= WARM_UPS + rounds; round++) {
			const bare = await runBurst(bench, bareNode);
			const own = await runBurst(bench, subject);
			bench.say(`this node ${textOf(own)}, bare node ${textOf(bare)}`);
			lost += own.lost;
			if (round <= WARM_UPS) continue;
			ratios.median.push(own.median / bare.median);
			ratios.slowest.push(own.slowest / bare.slowest);
		}
		const ratio = median(ratios.median);
		const row = {
			run: 'unverified',
			executions: String(EXECUTIONS),
			'median ÷ bare node': ratio.toFixed(2),
			'slowest ÷ bare node': median(ratios.slowest).toFixed(2),
		};
		return {
			rows: [row],
			checks: [
				check('nothing is lost', lost === 0, `${lost} lost`),
				check(`median ÷ bare node is at most ${MOST_TIME}`, ratio <= MOST_TIME, ratio),
			],
		};
	},
};

function textOf({ median: middle, slowest }: BurstTimes): string {
	return `${middle.toFixed(0)} ms (slowest ${slowest.toFixed(0)})`;
}

async function runBurst({ simulator }: Bench, nodeType: INodeType): Promise<BurstTimes> {
	const scene = {
		settings: { ...base, serviceMs: SERVICE_MS },
		conversations: EXECUTIONS,
		participants: 1,
	};
	const items = itemsFor(await simulator.arrange(scene));
	const credential = builtCredential(simulator);
	credential.data.oauthTokenData = { ...(await requestToken(simulator)) };
	const runs = items.map((item) =>
		timed(() => runTask(nodeType, { items: [item], credential, verified: false })),
	);
	const times = (await Promise.all(runs)).map(({ ms }) => ms);
	const { lost } = await tally(simulator, items);
	return { median: median(times), slowest: Math.max(...times), lost };
}
