import { expectAsModel } from './agree.mts';
import { holds, TIME_LIMIT_MS } from './lanes.mts';
import { play } from './play.mts';
import { predict } from './predict.mts';
import { wishesOf } from './model.mts';
import { anyScene, type Scene } from './scene.mts';

/** What Stop Workflow has to do with a scene in which nothing else goes wrong. */
function fateOf(scene: Scene): 'refused' | 'stopped' | 'done' | 'either' {
	if (scene.asks.some((ask) => wishesOf(ask, scene) === 'invalid')) return 'refused';
	const { outputs } = predict(scene);
	if (outputs.every(({ statuses }) => !statuses.includes('failed'))) return 'done';
	return outputs.some(({ statuses }) => statuses.join() === 'failed') ? 'stopped' : 'either';
}

test(
	'with Stop Workflow invalid input sends nothing, and each person is written whole or not at all',
	async () => {
		await holds(anyScene, 60, async (drawn) => {
			const scene = { ...drawn, choices: { ...drawn.choices, combineItems: true } };
			const fate = fateOf(scene);
			await play(
				scene,
				{ options: { verifyFor: 0 } },
				(played) => {
					const { error } = played.result;
					const { states } = predict(scene);
					if (fate === 'done' || (fate === 'either' && !error)) return expectAsModel(scene, played);
					expect(error?.message).toMatch(/ \[item \d+\]$/);
					expect(played.outputs).toEqual([]);
					if (fate === 'refused') expect(played.requests).toEqual([]);
					for (const [at, state] of played.after.entries()) {
						expect([played.before[at], states[at]]).toContainEqual(state);
					}
				},
				'stopWorkflow',
			);
		});
	},
	TIME_LIMIT_MS,
);
