import { remove, sent } from './updatesSetUp.mts';

describe('a removal', () => {
	test('removes each name, with the prefix, in the way asked for', () => {
		const names = { attributeNames: 'a, x.b' };
		expect(sent(remove({ ...names, options: { keyPrefix: 'x.' } }))).toEqual({
			'x.a': null,
			'x.b': null,
		});
		expect(sent(remove({ ...names, options: { removeBy: 'emptyString' } }))).toEqual({
			a: '',
			'x.b': '',
		});
	});

	test('expects the names to be gone, however it is sent', () => {
		for (const removeBy of ['null', 'emptyString']) {
			const read = remove({ attributeNames: ['a'], options: { removeBy } });
			const changes = [...read.value!.changes.values()];
			expect(changes.map(({ expected }) => expected)).toEqual([null]);
		}
	});

	test('does not keep what is there, whatever the option of Set says', () => {
		const options = { existingValues: 'keep' };
		const read = remove({ attributeNames: 'a', options });
		expect(read).toMatchObject({ value: { keepExisting: false } });
	});

	test('needs names', () => {
		expect(sent(remove({ attributeNames: '' }))).toBe('Attribute Names is empty');
	});
});
