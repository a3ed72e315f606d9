import { builtCredential } from '../engine/built.mts';
import { bareNode } from './bareNode.mts';
import { timed } from './measure.mts';
import type { RemoteSimulator } from './simulator.mts';
import { runTask, subject } from './subject.mts';
import type { Item } from './subject.mts';

/** Which node is to write which items. */
export interface HeapOrder {
	node: 'subject' | 'bare';
	simulator: Pick<RemoteSimulator, 'url' | 'client'>;
	items: Item[];
}

/** The live heap in bytes, before the run and at its highest. */
export interface HeapReading {
	before: number;
	peak: number;
	ms: number;
	outputs: number;
}

/** Each sample collects garbage first: what is live does not depend on when the engine would. */
const SAMPLE_MS = 1000;

// A process of its own: nothing else lives in its heap
process.once('message', (order: HeapOrder) => {
	void measure(order).then((reading) => process.send?.(reading, () => process.disconnect()));
});

async function measure({ node, simulator, items }: HeapOrder): Promise<HeapReading> {
	const credential = builtCredential(simulator);
	const nodeType = node === 'bare' ? bareNode : subject;
	const before = liveHeap();
	let peak = before;
	const sample = () => void (peak = Math.max(peak, liveHeap()));
	const timer = setInterval(sample, SAMPLE_MS);
	const { result, ms } = await timed(() =>
		runTask(nodeType, { items, credential, verified: false }),
	);
	clearInterval(timer);
	sample();
	return { before, peak, ms, outputs: result.json.length };
}

function liveHeap(): number {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
}
