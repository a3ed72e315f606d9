import type { Interrupt } from './interrupt.mts';
import { isAccepted } from './reply.mts';
import { isProbes } from './target.mts';
import type { Target } from './target.mts';

/**
 * Removes the probe's attributes: by null, and what is still there then by empty text. Returns the
 * names that could not be removed. Throws where the requests for it fail.
 *
 * @param patienceMs how long a removal may take to show
 */
export async function cleanUp(
	target: Target,
	{ sleep }: Interrupt,
	patienceMs: number,
): Promise<string[]> {
	if (target.touched.size === 0) return [];
	// What a read does not show yet cannot be seen to be gone
	await target.settle(patienceMs);
	target.replaces ||= target.hasLostOwn((await target.read()).attributes);
	let left = [...target.touched];
	for (const nothing of [null, '']) {
		const names = target.replaces ? [] : left;
		const reply = await target.send(Object.fromEntries(names.map((name) => [name, nothing])));
		left = isAccepted(reply) ? await leftAfter(patienceMs) : await leftNow();
		if (left.length === 0) break;
	}
	return left;

	async function leftAfter(ms: number): Promise<string[]> {
		const end = performance.now() + ms;
		for (;;) {
			const names = await leftNow();
			if (names.length === 0 || performance.now() >= end) return names;
			await sleep(ms / 10);
		}
	}

	async function leftNow(): Promise<string[]> {
		const { attributes } = await target.read();
		return Object.keys(attributes).filter(isProbes);
	}
}
