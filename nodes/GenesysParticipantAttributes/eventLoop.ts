import { sleep } from 'n8n-workflow';

/** How long the node works before other work of the process has its turn, in milliseconds. */
const SLICE_MS = 50;

/**
 * For long work in one piece: n8n's editor, webhooks and other executions share its event loop.
 *
 * @returns to be awaited before each step; waits one turn of the event loop when it is time, and at
 * once, since nobody knows what went before
 */
export function createYield(): () => Promise<void> {
	let sliceEnd = -Infinity;
	return async () => {
		if (performance.now() < sliceEnd) return;
		await sleep(0);
		sliceEnd = performance.now() + SLICE_MS;
	};
}
