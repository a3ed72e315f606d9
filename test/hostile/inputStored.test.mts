import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { WAYS, setStrange } from './inputWays.mts';

simulatorForAll();

/** What a service may make of a text as it stores it, and a text that it changes. */
const HABITS: Array<[what: string, text: string, change: (text: string) => string]> = [
	['composes characters', 'cafe\u0301', (text) => text.normalize('NFC')],
	['decomposes characters', 'caf\u00e9', (text) => text.normalize('NFD')],
	['replaces half a character', 'a\ud83d', (text) => text.replace('\ud83d', '\ufffd')],
	['ends at a NUL', 'gold\0en', (text) => text.split('\0')[0]],
	['drops control characters', 'go\x07ld', (text) => text.replace('\x07', '')],
	['trims', ' gold ', (text) => text.trim()],
	['unifies line breaks', 'two\r\nlines', (text) => text.replace('\r\n', '\n')],
	['escapes markup', '<b>gold</b>', (text) => text.replaceAll('<', '&lt;')],
	['resolves escapes', '%41\\u0042', (text) => decodeURIComponent(text)],
	['cuts off', 'x'.repeat(1000), (text) => text.slice(0, 255)],
	['reads numbers', '007', (text) => text.replace(/^0+(?=\d)/, '')],
	['drops characters beyond the basic plane', '🦄 gold', (text) => text.replace('🦄', '??')],
	['drops marks of right to left', '\u202egold', (text) => text.replace('\u202e', '')],
];

/** From now on, reads show what `change` makes of every name and value that was written. */
function store(change: (name: string, value: string) => Record<string, string>): void {
	simulator.onRequest(({ route, conversationId }) => {
		if (route !== 'getConversation') return;
		const writes = simulator.requests.filter((one) => one.method === 'PATCH');
		const { participantId, body } = writes.find((one) => one.conversationId === conversationId)!;
		const { attributes } = body as { attributes: Record<string, string> };
		for (const [name, value] of Object.entries(attributes)) {
			simulator.setAttributes(conversationId!, participantId!, {
				[name]: null,
				...change(name, value),
			});
		}
	});
}

test.each(HABITS)('a service that %s in values is found out', async (_, text, change) => {
	store((name, value) => ({ [name]: change(value) }));
	const { record } = await setStrange(simulator, WAYS.json, { attributes: { tier: text } });
	expect(record).toMatchObject({
		status: 'mismatch',
		valid: false,
		validation: {
			expected: { tier: text },
			actual: { tier: change(text) },
			mismatches: [
				{ attribute: 'tier', expected: text, actual: change(text), reason: 'different' },
			],
		},
	});
});

test.each(HABITS)('a service that %s in names is found out', async (_, text, change) => {
	store((name, value) => ({ [change(name)]: value }));
	const { record } = await setStrange(simulator, WAYS.json, {
		attributes: { [text]: 'gold' },
	});
	expect(record).toMatchObject({
		status: 'mismatch',
		valid: false,
		validation: {
			actual: { [text]: null },
			mismatches: [{ attribute: text, expected: 'gold', actual: null, reason: 'missing' }],
		},
	});
});

test.each<[string, string]>([
	['an object', '[object Object]'],
	['the word null', 'null'],
	['nothing', ''],
	['what was there before', 'old'],
])('a service that stores %s in place of a value is found out', async (_, actual) => {
	store((name) => ({ [name]: name === 'city' ? actual : 'gold' }));
	const { record } = await setStrange(simulator, WAYS.json, { attributes: { city: 'Rome' } });
	expect(record.status).toBe('mismatch');
	expect(record.validation.mismatches).toEqual([
		{ attribute: 'city', expected: 'Rome', actual, reason: 'different' },
	]);
});

test('a service that stores names in lower case is found out', async () => {
	store((name, value) => ({ [name.toLowerCase()]: value }));
	const { record } = await setStrange(simulator, WAYS.json, { attributes: { City: 'Rome' } });
	expect(record.status).toBe('mismatch');
	expect(record.validation.mismatches[0]).toMatchObject({ reason: 'differsInCase' });
});
