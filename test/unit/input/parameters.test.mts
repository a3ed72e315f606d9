import { createContext, readOne } from './fakeContext.mts';

test('what goes wrong while an item is read is told without its words, which may quote values', () => {
	const read = readOne(createContext({}), 0, () => {
		throw new TypeError('secret-value is not a function');
	});
	expect(read).toMatchObject({
		failure: { reason: 'invalidInput', message: expect.stringContaining('cannot be read') },
	});
	expect(JSON.stringify(read)).not.toContain('secret-value');
});
