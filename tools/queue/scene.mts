import type { Change, Count } from '../bench/protocol.mts';
import type { RemoteSimulator } from '../bench/simulator.mts';
import type { Cluster } from './cluster.mts';
import type { Settings } from '../simulator/settings.mts';
import { changesSeen, floorMs } from './floor.mts';
import { count, judge, mostRefused, type Execution, type Verdicts } from './judge.mts';
import { startLoad, type Item, type Load, type LoadTrace } from './load.mts';
import type { Services } from './services.mts';

const EXECUTIONS = 40;
const ITEMS_EACH = 50;
const PARTICIPANTS = 10;
const CONVERSATIONS = (EXECUTIONS * ITEMS_EACH) / PARTICIPANTS;

/** What the simulator allows each token. */
export interface Rates {
	limit: number;
	windowMs: number;
}

export interface SceneOptions extends Rates {
	name: string;
	workers: number;
	/**
	 * What happens on the way: a worker is killed, the token revoked and the limit dropped
	 * (`disturbed`), or Genesys Cloud answers 503 for a while (`outage`).
	 */
	kind: 'undisturbed' | 'disturbed' | 'outage';
}

export interface Stage {
	cluster: Cluster;
	simulator: RemoteSimulator;
	services: Services;
	say(line: string): void;
}

export interface SceneResult extends LoadTrace, Verdicts {
	options: SceneOptions;
	floorMs: number;
	count: Count;
	/** The window in which the limit dropped; -1 where it did not. */
	droppedAt: number;
	/** Most 429s of one worker in one other window. */
	mostRefused: number;
	/** Requests that a worker sent although it had itself been told to wait. */
	earlyOfWorkers: number;
	sentByWorkers: number[];
	executions: Execution[];
}

const KILL_AT = 400;
const OUTAGE_AT = 400;
export const OUTAGE_MS = 10_000;
const POLL_MS = 100;
/** What Genesys Cloud takes for a request, about. */
const SERVICE_MS = 40;

function changesOf({ kind, limit }: SceneOptions): Array<Change & { at: number }> {
	if (kind === 'disturbed') {
		return [
			{ at: 800, kind: 'revoke' },
			{ at: 1200, kind: 'limit', limit: Math.floor(limit / 2) },
		];
	}
	const outage = { kind: 'status', status: 503 } as const;
	return kind === 'outage' ? [{ at: OUTAGE_AT, kind, outage, ms: OUTAGE_MS }] : [];
}

export function settingsOf({ limit, windowMs }: Rates): Partial<Settings> {
	return { limit, windowMs, serviceMs: SERVICE_MS };
}

/** Plays the load through once and judges what came of it. */
export async function playScene(stage: Stage, options: SceneOptions): Promise<SceneResult> {
	const { cluster, simulator, services } = stage;
	await cluster.scaleTo(options.workers);
	const { limit } = options;
	const targets = await simulator.arrange({
		settings: settingsOf(options),
		conversations: CONVERSATIONS,
		participants: PARTICIPANTS,
	});
	for (const { at, ...change } of changesOf(options)) await simulator.at(at, change);
	for (const sightings of cluster.sightings) sightings.length = 0;
	const [[since]] = await services.query('select now()');
	const items = targets.map((target, index): Item => ({ ...target, value: `value ${index}` }));
	const load = startLoad(cluster.webhookUrl, items, ITEMS_EACH);
	if (options.kind === 'disturbed') await killAndRestart(stage, options, load);
	const trace = await load.done;
	const seen = await simulator.count();
	const executions = await executionsSince(services, since);
	const droppedAt = seen.windows.findIndex(({ allowed }) => allowed < limit);
	const requests = seen.windows.reduce((sum, { used }) => sum + used, 0);
	// A worker that has just started takes seconds before its first request, which are n8n's own
	const startedAt = Math.max(trace.startedAt, seen.windows[0]?.startedAt ?? 0);
	return {
		options,
		...trace,
		startedAt,
		ms: trace.startedAt + trace.ms - startedAt,
		...judge(items, await simulator.state(), executions),
		floorMs: floorMs(requests, { ...options, changes: changesSeen(seen.windows, options) }),
		count: seen,
		droppedAt,
		mostRefused: mostRefused(seen, cluster.sightings, droppedAt),
		earlyOfWorkers: count(cluster.sightings, 'early').reduce((sum, one) => sum + one, 0),
		sentByWorkers: cluster.sightings.map(
			(all) => all.filter((one) => one.kind !== 'refused').length,
		),
		executions,
	};
}

async function killAndRestart(stage: Stage, options: SceneOptions, load: Load): Promise<void> {
	const { cluster, say } = stage;
	let isOver = false;
	void load.done.then(() => (isOver = true));
	const sent = () => cluster.sightings.flat().length;
	while (!isOver && sent() < KILL_AT) await pause(POLL_MS);
	await cluster.killWorker(0);
	say(`  worker 1 killed after ${sent()} requests, ${load.answered()} executions answered`);
	await cluster.scaleTo(options.workers);
	say(`  worker 1 is back, ${load.answered()} executions answered`);
}

async function executionsSince(services: Services, since: string): Promise<Execution[]> {
	const rows = await services.query(
		`select id, mode, status from execution_entity where "startedAt" > '${since}'`,
	);
	return rows.map(([id, mode, status]) => ({ id, mode, status }));
}

async function pause(ms: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, ms));
}
