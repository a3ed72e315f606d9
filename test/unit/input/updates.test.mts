import { readRemoval, readSet } from '../../../nodes/GenesysParticipantAttributes/input/updates';
import { createContext, readOne } from './fakeContext.mts';

const ID = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';

/** What an update would send by these options, and whether it keeps what is there. */
function read(reader: typeof readSet, options: Record<string, unknown>) {
	const parameters = {
		conversationId: ID,
		participantBy: 'id',
		participantId: ID,
		attributesFrom: 'json',
		attributesJson: { a: '', b: null },
		attributeNames: 'a',
		options,
	};
	const { changes, keepExisting } = readOne(createContext({ parameters }), 0, reader).value!;
	const sent = Object.fromEntries([...changes].map(([name, change]) => [name, change.sent]));
	return { sent, keepExisting };
}

test.each([null, undefined])('an option whose expression gives %s has its default', (nothing) => {
	const names = ['keyPrefix', 'emptyValues', 'existingValues', 'nullValues', 'removeBy'];
	const options = Object.fromEntries(names.map((name) => [name, nothing]));
	expect(read(readSet, options)).toEqual({ sent: { a: '', b: null }, keepExisting: false });
	expect(read(readRemoval, options)).toEqual({ sent: { a: null }, keepExisting: false });
});

test('a removal does not keep what is there, whatever the option of Set says', () => {
	expect(read(readRemoval, { existingValues: 'keep' }).keepExisting).toBe(false);
	expect(read(readSet, { existingValues: 'keep' }).keepExisting).toBe(true);
});

test('a name that fits into no request is not sent, with its prefix or without', () => {
	const attempt = (attributeNames: string[], keyPrefix: string) => {
		const parameters = {
			...{ conversationId: ID, participantBy: 'id', participantId: ID },
			...{ attributeNames, options: { keyPrefix } },
		};
		return readOne(createContext({ parameters }), 0, readRemoval).failure?.message;
	};
	const message = expect.stringMatching(/^The name of attribute "x{80}…" is too large/);
	expect(attempt(['x'.repeat(512_000)], '')).toEqual(message);
	expect(attempt(['a'], 'x'.repeat(512_000))).toEqual(message);
	expect(attempt(['a'], 'x')).toBeUndefined();
});
