import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../engine/engine.mts';
import type { UpdateRecord } from '../node/updates.mts';
import { run, withSimulator, type Simulator } from '../node/support.mts';
import type { RequestLog, Settings } from '../simulator/server.mts';
import { itemsOf, parametersOf } from './parameters.mts';
import type { Scene } from './scene.mts';
import { build, PEOPLE, statesOf, type State, type World } from './world.mts';

/** A longer wait ends the request that was told so; the next one asks again. */
const MAX_WAIT_SECONDS = 180;

/** One output item: where it came out, what it came from, and what it says. */
export interface Output {
	output: number;
	item: unknown;
	record: UpdateRecord;
}

/** All that is to be seen of a run. */
export interface Played {
	result: NodeRun;
	outputs: Output[];
	before: State[];
	after: State[];
	/** By person, the PATCHes that arrived. */
	writes: RequestLog[][];
	requests: RequestLog[];
	earlyReturns: number;
	world: World;
}

/** What else is to be arranged before the node runs. */
export interface Stage {
	settings?: Partial<Settings>;
	options?: INodeParameters;
	arrange?(simulator: Simulator, world: World): void;
}

function recordOf({ json }: INodeExecutionData): UpdateRecord {
	const { details = json } = json as { details?: unknown };
	return details as UpdateRecord;
}

/** Output items of all outputs, each output in its order. */
function outputsOf({ outputs }: NodeRun): Output[] {
	return outputs.flatMap((items, output) =>
		items.map((one) => {
			const { item } = (one.pairedItem ?? {}) as { item?: unknown };
			return { output, item, record: recordOf(one) };
		}),
	);
}

/** Runs the node on a scene, with a simulator of its own. */
export async function play(
	scene: Scene,
	{ settings, options, arrange }: Stage,
	look: (played: Played) => void,
	onError: 'stopWorkflow' | Scene['choices']['onError'] = scene.choices.onError,
): Promise<void> {
	const { emptyValue } = scene;
	const pace = { limit: 1_000_000, windowMs: 1000, graceMs: 500 };
	const usual = { emptyValue, participantPatch: 'merge' as const, ...pace };
	await withSimulator({ ...usual, ...settings }, async (simulator) => {
		const world = build(simulator, scene.stored);
		const before = statesOf(simulator, world);
		arrange?.(simulator, world);
		const result = await run({
			simulator,
			items: itemsOf(scene, world),
			parameters: parametersOf(scene, options),
			node: { onError },
		});
		const requests = [...simulator.requests];
		look({
			result,
			outputs: outputsOf(result),
			before,
			after: statesOf(simulator, world),
			writes: PEOPLE.map((_, at) => writesTo(requests, world, at)),
			requests,
			earlyReturns: simulator.earlyReturns.filter(
				({ retryAfter }) => retryAfter <= MAX_WAIT_SECONDS,
			).length,
			world,
		});
	});
}

function writesTo(requests: RequestLog[], world: World, at: number): RequestLog[] {
	const conversationId = world.conversationIds[PEOPLE[at].conversation];
	return requests.filter(
		(one) =>
			one.method === 'PATCH' &&
			one.conversationId === conversationId &&
			one.participantId === world.personIds[at],
	);
}

/** The attributes that a PATCH carried; none where it was too large to be taken in. */
export function sentWith({ body }: RequestLog): Record<string, string | null> {
	if (body === undefined) return {};
	expect(Object.keys(body as object)).toEqual(['attributes']);
	return (body as { attributes: Record<string, string | null> }).attributes;
}
