import { predict, type Expected, type Prediction } from './predict.mts';
import type { Output, Played } from './play.mts';
import type { Scene } from './scene.mts';
import { PEOPLE } from './world.mts';

/** One output item for each that is expected, each output in input order, and rightly paired. */
export function expectInOrder({ result, outputs }: Played, { asks, choices }: Scene): void {
	expect(result.error).toBeUndefined();
	for (const [number] of result.outputs.entries()) {
		const items = outputs.filter(({ output }) => output === number).map(({ item }) => item);
		expect(items).toEqual([...items].sort((a, b) => Number(a) - Number(b)));
	}
	expect(new Set(outputs.map(({ item }) => item))).toEqual(new Set(asks.keys()));
	for (const { output, record } of outputs) {
		const isError = choices.onError === 'continueErrorOutput' && record.status === 'failed';
		expect(output).toBe(isError ? 1 : 0);
	}
}

function expectOutput(
	{ record }: Output,
	expected: Expected,
	{ superseded }: Prediction,
	{ personIds, conversationIds }: Played['world'],
): void {
	const { at, wishes, leftOut } = expected;
	const later = superseded(expected);
	const isSuperseded = wishes && later.length === wishes.size && record.status !== 'planned';
	expect(isSuperseded ? ['superseded'] : expected.statuses).toContain(record.status);
	if (at !== undefined) {
		expect(record.participantId).toBe(personIds[at]);
		expect(record.conversationId).toBe(conversationIds[PEOPLE[at].conversation]);
	}
	if (wishes && record.status !== 'planned') {
		const expectedOnes = [...wishes].map(([name, wish]) => [name, wish.expected] as const);
		expect(new Map(Object.entries(record.validation.expected))).toEqual(new Map(expectedOnes));
		expect(new Set(record.validation.superseded)).toEqual(new Set(later));
		expect(record.validation.mismatches).toEqual([]);
	}
	if (leftOut.length > 0 && leftOut.length <= 10 && record.status !== 'failed') {
		const said = record.warnings.join('\n');
		// Of a long name the beginning
		for (const name of leftOut) expect(said).toContain(name.slice(0, 40));
	}
	expect(record.valid).toBe(
		{ verified: true, unchanged: true, failed: false }[record.status] ?? null,
	);
}

function expectOutputs({ outputs, world }: Played, prediction: Prediction): void {
	const inOrder = [...outputs].sort((a, b) => Number(a.item) - Number(b.item));
	for (const expected of prediction.outputs) {
		const first = inOrder.shift()!;
		expect(first.item).toBe(expected.item);
		expectOutput(first, expected, prediction, world);
		while (expected.anyNumber && inOrder[0]?.item === expected.item) {
			expectOutput(inOrder.shift()!, expected, prediction, world);
		}
	}
	expect(inOrder).toEqual([]);
}

/** The run came to what the model makes of the scene. */
export function expectAsModel(scene: Scene, played: Played): void {
	const prediction = predict(scene);
	expectInOrder(played, scene);
	expectOutputs(played, prediction);
	expect(played.after).toEqual(prediction.states);
}

/** No request more than needed: nothing went wrong. */
export function expectThrifty(scene: Scene, played: Played): void {
	const { writes } = predict(scene);
	expect(played.writes.map(({ length }) => length)).toEqual(writes);
	const reads = played.requests.filter(({ route }) => route === 'getConversation');
	for (const id of played.world.conversationIds) {
		const own = reads.filter(({ conversationId }) => conversationId === id);
		// Once before the writes at the most, and once to check them
		expect(own.length).toBeLessThanOrEqual(2);
	}
	const statuses = played.writes.flat().map(({ status }) => status);
	expect(statuses.every((status) => status === 200 || status === 202)).toBe(true);
}
