import fc from 'fast-check';

import { expectInOrder } from './agree.mts';
import { expectOneAfterTheOther, expectOnlyWhatWasAsked } from './bounds.mts';
import { holds, TIME_LIMIT_MS } from './lanes.mts';
import { play } from './play.mts';
import { drawShortWaits } from './quick.mts';
import { anyScene, type Scene } from './scene.mts';
import { aimedAt, arrange, lastingTrouble, type Trouble } from './trouble.mts';
import { expectTruth } from './truth.mts';

drawShortWaits();

/** Where the answer of a write is the check, nobody gets between the two. */
function withoutHindsight({ choices }: Scene, trouble: Trouble): Trouble {
	return choices.writeTo === 'participant' ? { ...trouble, meddling: [] } : trouble;
}

test(
	'whatever goes wrong, no verdict is better than the truth',
	async () => {
		const maxRetries = fc.nat({ max: 3 });
		const drama = fc.tuple(anyScene, lastingTrouble, maxRetries);
		await holds(drama, 150, async ([scene, drawn, maxRetries]) => {
			const trouble = withoutHindsight(scene, aimedAt(scene, drawn));
			const stage = {
				settings: trouble.settings,
				options: { maxRetries, verifyFor: 0 },
				arrange: arrange.bind(undefined, trouble),
			};
			await play(scene, stage, (played) => {
				expectInOrder(played, scene);
				expectTruth(scene, played, trouble);
				expectOnlyWhatWasAsked(scene, played);
				expectOneAfterTheOther(played);
				expect(played.earlyReturns).toBe(0);
			});
		});
	},
	TIME_LIMIT_MS,
);
