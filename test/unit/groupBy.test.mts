import { groupBy } from '../../nodes/GenesysParticipantAttributes/groupBy';

test('entries with the same key are a group, groups and entries in the order given', () => {
	expect(groupBy(['b1', 'a1', 'b2', 'c1', 'a2'], (entry) => entry[0])).toEqual([
		['b1', 'b2'],
		['a1', 'a2'],
		['c1'],
	]);
});

test('any text is a key', () => {
	const keys = ['__proto__', 'constructor', '', '__proto__'];
	expect(groupBy(keys, (key) => key)).toEqual([['__proto__', '__proto__'], ['constructor'], ['']]);
});

test('nothing is no group', () => {
	expect(groupBy([], String)).toEqual([]);
});
