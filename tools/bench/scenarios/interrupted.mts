import type { Outage } from '../../simulator/outages.mts';
import { allVerified, soundness } from '../claims.mts';
import { base, NO_LIMIT } from '../measure.mts';
import { runScene } from '../nodeRun.mts';
import type { NodeResult } from '../nodeRun.mts';
import { n8nHttpRequest, n8nPeersFor } from '../peers/n8nHttpRequest.mts';
import type { Peer } from '../peers/peer.mts';
import { sdkPool } from '../peers/sdk.mts';
import { tutorial } from '../peers/tutorial.mts';
import type { Change } from '../protocol.mts';
import { check } from '../scenario.mts';
import type { Bench, Check, Findings, Row, Scenario } from '../scenario.mts';
import { itemsFor } from '../subject.mts';
import { tally } from '../tally.mts';
import type { Tally } from '../tally.mts';

/** Requests after which the API is out. */
const OUT_AT = 100;
const MOST_REQUESTS = 30;
const MOST_SECONDS_AFTER = 30;

interface Case {
	name: string;
	outage: Outage;
	seconds: number;
	/** Seconds that the node gives one request, if not its default. */
	timeout?: number;
}

const cases: Case[] = [
	{ name: '503 for 3 s', outage: { kind: 'status', status: 503 }, seconds: 3 },
	{ name: '503 for 12 s', outage: { kind: 'status', status: 503 }, seconds: 12 },
	{ name: '500 for 6 s', outage: { kind: 'status', status: 500 }, seconds: 6 },
	{ name: '504 for 6 s', outage: { kind: 'status', status: 504 }, seconds: 6 },
	{ name: 'an HTML page for 6 s', outage: { kind: 'html', status: 502 }, seconds: 6 },
	{ name: 'connections cut for 6 s', outage: { kind: 'reset' }, seconds: 6 },
	{ name: 'nobody listens for 6 s', outage: { kind: 'refuse' }, seconds: 6 },
	{ name: 'no answer for 4 s', outage: { kind: 'hang' }, seconds: 4, timeout: 2 },
];

const peersCase: Case = cases[1];

const peers: Peer[] = [tutorial('tutorial loop, waits 1, 2, 4 s', 1), sdkPool];

const n8nPeers: Peer[] = [
	n8nHttpRequest('n8n HTTP Request'),
	n8nHttpRequest('n8n HTTP Request, Retry On Fail', {
		retry: { maxTries: 3, waitBetweenTries: 1000 },
	}),
	n8nHttpRequest('n8n HTTP Request, Retry On Fail, 5 tries 5 s apart', {
		retry: { maxTries: 5, waitBetweenTries: 5000 },
	}),
];

const scene = {
	settings: { ...base, limit: NO_LIMIT, serviceMs: 20 },
	conversations: 400,
	participants: 1,
};

export const interrupted: Scenario = {
	name: 'interrupted',
	title: 'Out for some seconds, then back',
	about: `${scene.conversations} writes, read back where it is this node. After ${OUT_AT} requests the API is out for so long, then works again. Nothing may be lost, at most ${MOST_REQUESTS} requests are made meanwhile, and all is done within ${MOST_SECONDS_AFTER} seconds after it. The other ways meet ${peersCase.name}. HTTP Request goes on after a failure, or has n8n's Retry On Fail (3 tries 1 s apart, and the most there is), which begins with the first item again.`,
	async run(bench) {
		const findings: Findings = { rows: [], checks: [] };
		for (const one of bench.quick ? cases.slice(0, 1) : cases) {
			const { rows, checks } = await runOwn(bench, one);
			findings.rows.push(...rows);
			findings.checks.push(...checks);
		}
		for (const peer of [...peers, ...(await n8nPeersFor(bench, n8nPeers))]) {
			findings.rows.push(await runPeer(bench, peer));
		}
		return findings;
	},
};

function changeFor({ outage, seconds }: Case): Change {
	return { kind: 'outage', outage, ms: seconds * 1000 };
}

async function runOwn(bench: Bench, one: Case): Promise<Findings> {
	const result = await runScene(bench, {
		...scene,
		verified: true,
		options: one.timeout === undefined ? {} : { timeout: one.timeout },
		prepare: () => bench.simulator.at(OUT_AT, changeFor(one)),
	});
	const meanwhile = requestsMeanwhile(result);
	const row = rowOf(`this node, ${one.name}`, result.tally, meanwhile);
	const { outage } = result.tally;
	const after = outage ? (result.startedAt + result.ms - outage.endedAt) / 1000 : Infinity;
	bench.say(
		`${row.run}: ${result.tally.lost} lost, ${meanwhile} requests, ${after.toFixed(1)} s after`,
	);
	return { rows: [row], checks: checksOf(one.name, result.tally, meanwhile, after) };
}

function checksOf(name: string, found: Tally, meanwhile: number, after: number): Check[] {
	return [
		...soundness(found, name),
		allVerified(found, name),
		check(`at most ${MOST_REQUESTS} requests (${name})`, meanwhile <= MOST_REQUESTS, meanwhile),
		check(`done in ${MOST_SECONDS_AFTER} s (${name})`, after <= MOST_SECONDS_AFTER, after),
	];
}

/** Where nobody listens, nobody but the node counts: tries beyond the first one of each item. */
function requestsMeanwhile({ records, tally: { outage } }: NodeResult): number {
	const tries = records.map(({ delivery }) => (delivery as { attempts: number }).attempts);
	const retries = tries.reduce((sum, one) => sum + one - 1, 0);
	return Math.max(retries, outage?.requests ?? 0);
}

async function runPeer(bench: Bench, peer: Peer): Promise<Row> {
	const { simulator } = bench;
	const items = itemsFor(await simulator.arrange(scene));
	await simulator.at(OUT_AT, changeFor(peersCase));
	await peer.write(simulator, items);
	const found = await tally(simulator, items);
	const row = rowOf(peer.name, found, found.outage?.requests);
	bench.say(`${row.run}: ${found.lost} lost, ${found.requests} requests`);
	return row;
}

function rowOf(run: string, found: Tally, meanwhile?: number): Row {
	return {
		run,
		items: String(found.items),
		landed: String(found.landed),
		verified: String(found.verified ?? '–'),
		lost: String(found.lost),
		requests: String(found.requests),
		// Who gives up before it ends has no part in the rest of it
		'while out': String(meanwhile ?? '–'),
	};
}
