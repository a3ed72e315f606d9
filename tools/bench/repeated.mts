import { allVerified, cells, soundness, worst } from './claims.mts';
import { base } from './measure.mts';
import { runScene } from './nodeRun.mts';
import type { NodeResult, NodeScene } from './nodeRun.mts';
import type { Bench, Check, Findings } from './scenario.mts';
import type { Tally } from './tally.mts';
import { timeline } from './timeline.mts';

/** Runs scenes that must all be written and, where they are read back, verified. */
export async function repeated(
	bench: Bench,
	name: string,
	sceneOf: (repetition: number) => NodeScene,
	moreChecks: (result: NodeResult) => Check[] = () => [],
	repetitions = bench.repetitions,
): Promise<Findings> {
	const checks: Check[] = [];
	const tallies: Tally[] = [];
	for (let repetition = 0; repetition < repetitions; repetition++) {
		const scene = sceneOf(repetition);
		const result = await runScene(bench, scene);
		const seconds = (result.ms / 1000).toFixed(1);
		const windowMs = scene.settings?.windowMs ?? base.windowMs;
		bench.say(`${name}: ${seconds} s; ${timeline(result, windowMs)}`);
		tallies.push(result.tally);
		checks.push(...soundness(result.tally), ...moreChecks(result));
		if (scene.verified) checks.push(allVerified(result.tally));
	}
	return { rows: [cells(name, worst(tallies))], checks };
}
