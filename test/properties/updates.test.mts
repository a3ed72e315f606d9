import fc from 'fast-check';

import { expectAsModel, expectThrifty } from './agree.mts';
import { expectOneAfterTheOther } from './bounds.mts';
import { holds, TIME_LIMIT_MS } from './lanes.mts';
import { play } from './play.mts';
import { drawShortWaits } from './quick.mts';
import { anyScene } from './scene.mts';
import { aimedAt, arrange, passingTrouble } from './trouble.mts';

drawShortWaits();

describe('whatever the items and options, all comes out as if they were carried out one by one', () => {
	test(
		'with no request more than needed',
		async () => {
			await holds(anyScene, 90, async (scene) => {
				await play(scene, { options: { verifyFor: 0 } }, (played) => {
					expectAsModel(scene, played);
					expectThrifty(scene, played);
				});
			});
		},
		TIME_LIMIT_MS,
	);

	test(
		'also where faults pass and reads are behind, and nobody comes back too early',
		async () => {
			await holds(fc.tuple(anyScene, passingTrouble), 60, async ([scene, drawn]) => {
				const trouble = aimedAt(scene, drawn);
				const stage = {
					settings: trouble.settings,
					arrange: arrange.bind(undefined, trouble),
				};
				await play(scene, stage, (played) => {
					expectAsModel(scene, played);
					expectOneAfterTheOther(played);
					expect(played.earlyReturns).toBe(0);
				});
			});
		},
		TIME_LIMIT_MS,
	);
});
