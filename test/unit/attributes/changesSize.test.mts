import {
	quoteNames,
	readChanges,
} from '../../../nodes/GenesysParticipantAttributes/attributes/changes';

function read(name: string, value: string | null, prefix = '') {
	const rules = { emptyValues: 'keep', nullValues: 'skip', removeBy: 'null', prefix } as const;
	return readChanges([[name, value]], rules);
}

describe('the size of one attribute', () => {
	/** Bytes of a request that writes one attribute of this name, beside its value. */
	const FRAME = Buffer.byteLength('{"attributes":{"a":""}}');

	test('may fill a request of nearly 512,000 bytes', () => {
		expect(read('a', 'x'.repeat(511_998 - FRAME)).problem).toBeUndefined();
	});

	test.each([
		['in ASCII', 'x'.repeat(512_000 - FRAME)],
		['in UTF-8', 'é'.repeat(256_000)],
		['with escapes', '"'.repeat(256_000)],
		['of line breaks', '\n'.repeat(256_000)],
	])('cannot be more, counted as it is sent: %s', (_, value) => {
		const { problem } = read('a', value);
		expect(problem?.message).toBe('The value of attribute "a" is too large for one request');
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

describe('names in a message', () => {
	test('are quoted and separated', () => {
		expect(quoteNames(['a', 'b c'])).toBe('"a", "b c"');
	});

	test('are ten at the most, and none is longer than 80 characters', () => {
		const text = quoteNames(Array(12).fill('n'.repeat(200)));
		expect(text).toMatch(/^("n{80}", ){9}"n{80}" and 2 more$/);
	});
});
