import { cells, soundness } from '../claims.mts';
import { base } from '../measure.mts';
import { neededRequests, runScene, timeRatio } from '../nodeRun.mts';
import type { NodeScene } from '../nodeRun.mts';
import { n8nHttpRequest, n8nPeersFor } from '../peers/n8nHttpRequest.mts';
import type { Peer } from '../peers/peer.mts';
import { sdkPool } from '../peers/sdk.mts';
import { tutorial } from '../peers/tutorial.mts';
import type { Scene } from '../protocol.mts';
import type { Bench, Findings, Row, Scenario } from '../scenario.mts';
import { itemsFor } from '../subject.mts';
import { tally } from '../tally.mts';

const fullScene = { conversations: 700, participants: 1 };
const quickScene = { conversations: 400, participants: 1 };
/** How much shorter the window is than Genesys Cloud's minute. */
const SCALE = base.windowMs / 60_000;

const peers: Peer[] = [
	tutorial('tutorial loop, waits 1, 2, 4 s', 1),
	tutorial(`tutorial loop, waits × ${SCALE}`, SCALE),
	sdkPool,
];

const n8nPeers: Peer[] = [
	n8nHttpRequest('n8n HTTP Request'),
	n8nHttpRequest('n8n HTTP Request, 50 per 1000 ms', {
		batch: { batchSize: 50, batchInterval: 1000 },
	}),
	n8nHttpRequest(`n8n HTTP Request, 50 per ${1000 * SCALE} ms`, {
		batch: { batchSize: 50, batchInterval: 1000 * SCALE },
	}),
];

export const others: Scenario = {
	name: 'peers',
	title: 'Beside other ways',
	about: `${fullScene.conversations} writes to as many participants. Where others wait for fixed times, a row has these times × ${SCALE} as well: it stands for the same workflow at Genesys Cloud, whose window is that much longer. Time only where nothing was lost.`,
	async run(bench) {
		const scene = bench.quick ? quickScene : fullScene;
		const findings: Findings = { rows: [], checks: [] };
		for (const verified of [false, true]) {
			const { rows, checks } = await runOwn(bench, { ...scene, verified });
			findings.rows.push(...rows);
			findings.checks.push(...checks);
		}
		for (const peer of [...peers, ...(await n8nPeersFor(bench, n8nPeers))]) {
			findings.rows.push(await runPeer(bench, scene, peer));
		}
		return findings;
	},
};

async function runOwn(bench: Bench, scene: NodeScene): Promise<Findings> {
	const name = `this node, ${scene.verified ? 'read back' : 'unverified'}`;
	const result = await runScene(bench, scene);
	const ratio = await timeRatio(bench, result.ms, neededRequests(scene, scene.verified));
	const row = cells(name, result.tally, ratio);
	bench.say(lineOf(row));
	return { rows: [row], checks: soundness(result.tally, name) };
}

async function runPeer(bench: Bench, scene: Scene, peer: Peer): Promise<Row> {
	const { simulator } = bench;
	const items = itemsFor(await simulator.arrange({ ...scene, settings: base }));
	const ms = await peer.write(simulator, items);
	const result = await tally(simulator, items);
	const ratio = await timeRatio(bench, ms, neededRequests(scene, false));
	const row = cells(peer.name, result, ratio);
	// Who gives up is soon done
	if (result.lost > 0) row['time ÷ floor'] = '–';
	bench.say(lineOf(row));
	return row;
}

function lineOf({ run, ...rest }: Row): string {
	const facts = Object.entries(rest).map(([column, text]) => `${column} ${text}`);
	return `${run}: ${facts.join(', ')}`;
}
