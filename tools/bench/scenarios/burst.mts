import type { INodeType } from 'n8n-workflow';

import { builtCredential } from '../../engine/built.mts';
import { bareNode } from '../bareNode.mts';
import { base, median, timed } from '../measure.mts';
import { requestToken } from '../peers/peer.mts';
import { check } from '../scenario.mts';
import type { Bench, Findings, Scenario } from '../scenario.mts';
import { itemsFor, runTask, subject } from '../subject.mts';
import { tally } from '../tally.mts';

const EXECUTIONS = 50;
const WARM_UPS = 2;
const ROUNDS = 15;
const QUICK_ROUNDS = 3;
const MOST_TIME = 1.3;

/** What the executions of a burst do, and meet. */
interface Case {
	name: string;
	verified: boolean;
	/** As long as a request to Genesys Cloud takes: what is sent one after the other shows. */
	serviceMs: number;
	/** Others with the same token: what they have used of the window, and how often they send. */
	strangers?: { used: number; everyMs: number };
}

/** A quarter of the window is spent, and a third of the limit is used by others. */
const strangers = { used: base.limit / 4, everyMs: 600 };

const cases: Case[] = [
	{ name: 'unverified', verified: false, serviceMs: 100 },
	{ name: 'checked, with strangers, 60 ms', verified: true, serviceMs: 60, strangers },
	{ name: 'checked, with strangers, 500 ms', verified: true, serviceMs: 500, strangers },
];

/** Milliseconds that the executions of one burst took: the one in the middle, and the last one. */
interface BurstTimes {
	median: number;
	slowest: number;
	lost: number;
}

export const burst: Scenario = {
	name: 'burst',
	title: 'Fifty executions at once',
	about: `${EXECUTIONS} executions of one write each that begin at the same moment, as webhooks do, with a credential that has its token and of whose limit nothing is known yet: unverified, with 100 ms for each request, and checked, while others use the same token and three quarters of the minute's limit are left. How long the one in the middle and the slowest one take, by that of a bare node that sends the same requests. In turns, medians.`,
	async run(bench) {
		const findings: Findings = { rows: [], checks: [] };
		for (const one of cases) {
			const { rows, checks } = await runCase(bench, one);
			findings.rows.push(...rows);
			findings.checks.push(...checks);
		}
		return findings;
	},
};

async function runCase(bench: Bench, one: Case): Promise<Findings> {
	const rounds = bench.quick ? QUICK_ROUNDS : ROUNDS;
	const ratios = { median: [] as number[], slowest: [] as number[] };
	let lost = 0;
	for (let round = 1; round <= WARM_UPS + rounds; round++) {
		const bare = await runBurst(bench, bareNode, one);
		const own = await runBurst(bench, subject, one);
		bench.say(`${one.name}: this node ${textOf(own)}, bare node ${textOf(bare)}`);
		lost += own.lost;
		if (round <= WARM_UPS) continue;
		ratios.median.push(own.median / bare.median);
		ratios.slowest.push(own.slowest / bare.slowest);
	}
	const ratio = median(ratios.median);
	const row = {
		run: one.name,
		executions: String(EXECUTIONS),
		'median ÷ bare node': ratio.toFixed(2),
		'slowest ÷ bare node': median(ratios.slowest).toFixed(2),
	};
	return {
		rows: [row],
		checks: [
			check(`nothing is lost (${one.name})`, lost === 0, `${lost} lost`),
			check(`median ÷ bare node is at most ${MOST_TIME} (${one.name})`, ratio <= MOST_TIME, ratio),
		],
	};
}

function textOf({ median: middle, slowest }: BurstTimes): string {
	return `${middle.toFixed(0)} ms (slowest ${slowest.toFixed(0)})`;
}

async function runBurst(
	{ simulator }: Bench,
	nodeType: INodeType,
	{ verified, serviceMs, strangers: others }: Case,
): Promise<BurstTimes> {
	const scene = {
		settings: { ...base, windowMs: 60_000, serviceMs },
		conversations: EXECUTIONS,
		participants: 1,
	};
	const items = itemsFor(await simulator.arrange(scene));
	const credential = builtCredential(simulator);
	credential.data.oauthTokenData = { ...(await requestToken(simulator)) };
	if (others) {
		await simulator.consume(others.used);
		await simulator.stranger(others.everyMs);
	}
	const runs = items.map((item) =>
		timed(() => runTask(nodeType, { items: [item], credential, verified })),
	);
	const times = (await Promise.all(runs)).map(({ ms }) => ms);
	const { lost } = await tally(simulator, items);
	return { median: median(times), slowest: Math.max(...times), lost };
}
