import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { run, setParameters } from './support.mts';

simulatorForAll();

const AWKWARD: unknown[] = [
	'🦄 emoji 👩‍👩‍👧‍👦',
	'"quotes" and \'more\'',
	'line\nbreak\r\n\ttab',
	'x'.repeat(5000),
	42,
	-0.5,
	true,
	'2026-11-22T10:00:00.000Z',
	{ nested: { deep: [1, 'two', { three: null }] } },
	['a', 1, null],
];

const NAMES = [
	'plain',
	'context.email',
	'Account Balance',
	'__proto__',
	'constructor',
	'ключ',
	'a-b_c',
	'🗝',
];

function asStored(value: unknown): string {
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

test('awkward names and values are stored exactly and verified', async () => {
	const conversations = simulator.seed({ conversations: 40 });
	const items = conversations.map(({ id: conversationId, participants }, index) => ({
		conversationId,
		participantId: participants[0].id,
		attributes: JSON.parse(
			`{${JSON.stringify(NAMES[index % NAMES.length])}: ${JSON.stringify(AWKWARD[index % AWKWARD.length])}}`,
		),
	}));
	const result = await run({ simulator, items, parameters: setParameters() });

	expect(result.error).toBeUndefined();
	expect(result.json.map(({ status }) => status)).toEqual(items.map(() => 'verified'));
	for (const [index, { conversationId, participantId }] of items.entries()) {
		const stored = simulator.attributesOf(conversationId, participantId);
		const name = NAMES[index % NAMES.length];
		expect(Object.hasOwn(stored, name)).toBe(true);
		expect(stored[name]).toBe(asStored(AWKWARD[index % AWKWARD.length]));
	}
	expect(simulator.count('token')).toBe(1);
	expect(simulator.count('patchAttributes')).toBe(40);
	expect(simulator.count('getConversation')).toBe(40);
});
