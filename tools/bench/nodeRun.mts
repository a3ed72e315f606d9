import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { builtCredential } from '../engine/built.mts';
import { base, floorMs, timed } from './measure.mts';
import type { Scene } from './protocol.mts';
import type { Bench } from './scenario.mts';
import { itemsFor, runTask, subject } from './subject.mts';
import { tally } from './tally.mts';
import type { Tally } from './tally.mts';

/** A run of this node over all participants of a scene. */
export interface NodeScene extends Scene {
	verified: boolean;
	options?: INodeParameters;
	/** Executions that share the items and the credential, all at once; one when left out. */
	executions?: number;
	/** Where the API is, if not at the simulator. */
	apiUrl?: string;
	/** Called when the scene is set, right before the run. */
	prepare?: () => Promise<unknown>;
}

/** What came of it. `startedAt` in milliseconds since the epoch. */
export interface NodeResult {
	records: IDataObject[];
	tally: Tally;
	startedAt: number;
	ms: number;
}

/** Runs this node; failed items go on, so that each gets its record. */
export async function runScene(
	{ simulator }: Bench,
	{ verified, options, executions = 1, apiUrl, prepare, ...scene }: NodeScene,
): Promise<NodeResult> {
	const settings = { ...base, ...scene.settings };
	const items = itemsFor(await simulator.arrange({ ...scene, settings }));
	await prepare?.();
	const credential = builtCredential(simulator, apiUrl);
	const node = { onError: 'continueRegularOutput' as const };
	const size = items.length / executions;
	const startedAt = performance.timeOrigin + performance.now();
	const { result: runs, ms } = await timed(() =>
		Promise.all(
			Array.from({ length: executions }, (_, index) => {
				const part = items.slice(index * size, (index + 1) * size);
				return runTask(subject, { items: part, credential, verified, options, node });
			}),
		),
	);
	const failed = runs.find(({ error }) => error);
	if (failed?.error) throw new Error(`The node failed: ${failed.error.message}`);
	const records = runs.flatMap(({ json }) => json);
	const counted = await tally(simulator, items, records);
	// A node that was not asked to check has not failed to
	return {
		records,
		tally: verified ? counted : { ...counted, verified: undefined },
		startedAt,
		ms,
	};
}

/** The least requests that a scene takes: a write for each participant, a read for each conversation. */
export function neededRequests({ conversations, participants }: Scene, verified: boolean): number {
	return conversations * participants + (verified ? conversations : 0);
}

/** Time by the least time possible. */
export async function timeRatio(bench: Bench, ms: number, requests: number): Promise<number> {
	return ms / floorMs(requests, base, await bench.pace());
}
