import { builtCredential } from '../engine/built.mts';
import { bareNode } from './bareNode.mts';
import { base, median, NO_LIMIT, timed } from './measure.mts';
import type { RemoteSimulator } from './simulator.mts';
import { itemsFor, runTask } from './subject.mts';

const REQUESTS = 1000;
const RUNS = 3;

/** Milliseconds that one request takes the bare node below the limit, once all is warm. */
export async function measurePace(simulator: RemoteSimulator): Promise<number> {
	const times: number[] = [];
	for (let run = 0; run <= RUNS; run++) {
		const settings = { ...base, limit: NO_LIMIT };
		const scene = { settings, conversations: REQUESTS, participants: 1 };
		const items = itemsFor(await simulator.arrange(scene));
		const task = { items, credential: builtCredential(simulator), verified: false };
		const { ms } = await timed(() => runTask(bareNode, task));
		if (run > 0) times.push(ms / REQUESTS);
	}
	return median(times);
}
