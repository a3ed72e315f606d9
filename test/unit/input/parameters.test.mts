import { readEach, readItem } from '../../../nodes/GenesysParticipantAttributes/input/parameters';
import { throwInvalid } from '../../../nodes/GenesysParticipantAttributes/input/invalidInput';
import { createContext, unresolvable } from './fakeContext.mts';

describe('each item', () => {
	test('is read for itself, and one that cannot be used does not keep others from it', async () => {
		const context = createContext({
			items: [{}, {}, {}],
			parameters: { limit: (item: number) => (item === 1 ? unresolvable() : `value ${item}`) },
		});
		expect(await readEach(context, (parameter) => parameter('limit'))).toEqual({
			usable: [
				{ item: 0, value: 'value 0' },
				{ item: 2, value: 'value 2' },
			],
			unusable: [{ item: 1, failure: expect.anything() }],
		});
	});

	test('that cannot be used says why', async () => {
		const read = () => throwInvalid('What is wrong', 'What to do');
		const problem = { message: 'What is wrong', description: 'What to do' };
		expect(await readEach(createContext({ items: [{ id: 1 }] }), read)).toEqual({
			usable: [],
			unusable: [{ item: 0, failure: { reason: 'invalidInput', ...problem } }],
		});
	});

	test.each([
		['an expression', unresolvable],
		['the reading itself', undefined],
	])('does not tell what n8n says where %s fails, since that may quote values', (_, value) => {
		const context = createContext({ parameters: { conversationId: value } });
		const read = readItem(context, 0, (parameter) => {
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
		const read = readItem(context, 0, (parameter) => parameter('conversationId'));
		expect(read).toMatchObject({ failure: { message: 'Conversation ID cannot be read' } });
	});
});

test('an empty item, as Always Output Data makes one, is told', async () => {
	const read = () => throwInvalid('What is wrong', 'What to do.');
	const context = createContext({ items: [{}, { id: null }] });
	const { unusable } = await readEach(context, read);
	expect(unusable.map(({ failure }) => failure.description)).toEqual([
		expect.stringMatching(/^What to do\. The input item is empty: with Always Output Data/),
		'What to do.',
	]);
});
