import type { Interrupt } from './interrupt.mts';
import { isAccepted } from './reply.mts';
import { isProbes } from './target.mts';
import type { Target } from './target.mts';

/**
 * Removes the probe's attributes: by null, what is still there then by empty text, and where nobody
 * knows whether a write replaces all, by leaving them out. Keeps what was there before. Returns the
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
	if (target.hasLostOwn((await target.read()).attributes)) target.replaces = true;
	const { replaces } = target;
	let left = [...target.touched];
	// The last way is for writes that replace all, where nobody knows whether they do
	for (const nothing of replaces === undefined ? [null, '', undefined] : [null, '']) {
		const names = replaces || nothing === undefined ? [] : left;
		const removal = Object.fromEntries(names.map((name) => [name, nothing]));
		const reply = await target.send(removal, replaces !== false);
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
