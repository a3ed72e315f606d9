import { readItems } from '../../../nodes/GenesysParticipantAttributes/input/parameters';
import { throwInvalid } from '../../../nodes/GenesysParticipantAttributes/input/invalidInput';
import { createContext, readOne, unresolvable } from './fakeContext.mts';

describe('each item', () => {
	test('is read for itself, and one that cannot be used does not keep others from it', async () => {
		const context = createContext({
			items: [{}, {}, {}],
			parameters: { limit: (item: number) => (item === 1 ? unresolvable() : `value ${item}`) },
		});
		const read = readItems(context, (parameter) => ({ limit: parameter('limit') }));
		expect(await read).toEqual({
			valid: [
				{ item: 0, limit: 'value 0' },
				{ item: 2, limit: 'value 2' },
			],
			invalid: [{ item: 1, failure: expect.anything() }],
		});
	});

	test('that cannot be used says why', async () => {
		const read = (): object => throwInvalid('What is wrong', 'What to do');
		const problem = { message: 'What is wrong', description: 'What to do' };
		expect(await readItems(createContext({ items: [{ id: 1 }] }), read)).toEqual({
			valid: [],
			invalid: [{ item: 0, failure: { reason: 'invalidInput', ...problem } }],
		});
	});

	test.each([
		['an expression', unresolvable],
		['the reading itself', undefined],
	])('does not tell what n8n says where %s fails, since that may quote values', (_, value) => {
		const context = createContext({ parameters: { conversationId: value } });
		const read = readOne(context, 0, (parameter) => {
			parameter('conversationId');
			throw new TypeError('secret-value is not a function');
		});
		expect(read).toEqual({
			item: 0,
			failure: {
				reason: 'invalidInput',
				message: expect.stringContaining('cannot be read'),
				description: expect.stringMatching(/./),
			},
		});
		expect(JSON.stringify(read)).not.toContain('secret-value');
	});

	test('names the parameter whose expression fails as the editor does', () => {
		const context = createContext({ parameters: { conversationId: unresolvable } });
		const read = readOne(context, 0, (parameter) => ({ id: parameter('conversationId') }));
		expect(read).toMatchObject({ failure: { message: 'Conversation ID cannot be read' } });
	});
});

test('an empty item, as Always Output Data makes one, is told', async () => {
	const read = (): object => throwInvalid('What is wrong', 'What to do.');
	const context = createContext({ items: [{}, { id: null }] });
	const { invalid } = await readItems(context, read);
	expect(invalid.map(({ failure }) => failure.description)).toEqual([
		expect.stringMatching(/^What to do\. The input item is empty: with Always Output Data/),
		'What to do.',
	]);
});
