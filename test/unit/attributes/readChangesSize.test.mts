import { readChanges } from '../../../nodes/GenesysParticipantAttributes/attributes/readChanges';

function read(name: string, value: string | null, prefix = '') {
	const rules = { emptyValues: 'keep', nullValues: 'skip', removeBy: 'null', prefix } as const;
	return readChanges([[name, value]], rules);
}

describe('the size of one attribute', () => {
	/** Bytes of a request that writes one attribute of this name, beside its value. */
	const FRAME = Buffer.byteLength('{"attributes":{"a":""}}');

	test('may fill a request of 511,999 bytes', () => {
		expect(read('a', 'x'.repeat(511_999 - FRAME)).problem).toBeUndefined();
	});

	test.each([
		['in ASCII', 'x'.repeat(512_000 - FRAME)],
		['in UTF-8', 'é'.repeat(256_000)],
		['with escapes', '"'.repeat(256_000)],
		['of line breaks', '\n'.repeat(256_000)],
	])('cannot be more, counted as it is sent: %s', (_, value) => {
		const { problem } = read('a', value);
		expect(problem?.message).toBe('The value of attribute "a" is too large for one request');
		expect(problem?.description).toContain('up to 512,000 bytes');
		expect(JSON.stringify(problem).length).toBeLessThan(500);
	});

	test('counts the name and the prefix', () => {
		const value = 'x'.repeat(511_000);
		expect(read('a'.repeat(500), value).problem).toBeUndefined();
		expect(read('a'.repeat(500), value, 'p'.repeat(500)).problem).toBeDefined();
	});

	test('is no matter for a value that is left out', () => {
		expect(read('a', null).problem).toBeUndefined();
	});
});

test.each([
	[80, /attribute "n{80}" is/],
	[81, /attribute "n{80}…" is/],
])('of a name of %d characters no more than 80 are in the message', (length, text) => {
	expect(read('n'.repeat(length), 'x'.repeat(512_000)).problem?.message).toMatch(text);
});
