import { attributesAt, mergeAttributes } from '../../tools/simulator/conversations.mts';
import { newParticipant } from '../../tools/simulator/seed.mts';
import type { Settings } from '../../tools/simulator/server.mts';
import { arrival, participantPath, requestToken } from './client.mts';
import { client, conversation, simulator, standUp, use } from './stand.mts';

standUp({
	conversations: 1,
	participants: 2,
	attributes: { old: 'kept' },
});

function stored(): Record<string, string> {
	return simulator.attributesOf(conversation.id, conversation.participantId);
}

async function shown(): Promise<Record<string, string>> {
	return (await client.read(conversation)).json.participants[0].attributes;
}

describe('values', () => {
	test.each<[Partial<Settings>, unknown, number, object]>([
		[{}, { old: null }, 202, {}],
		[{ nullValue: 'keep' }, { old: null }, 202, { old: 'kept' }],
		[{ nullValue: 'reject' }, { old: null, a: '1' }, 400, { old: 'kept' }],
		[{ nullValue: 'storeEmpty' }, { old: null }, 202, { old: '' }],
		[{}, { old: '' }, 202, { old: '' }],
		[{ emptyValue: 'remove' }, { old: '' }, 202, {}],
		[{}, { a: '1', n: 5 }, 400, { old: 'kept' }],
		[
			{ nonStringValue: 'coerce' },
			{ n: 5, b: true, o: { p: 1 } },
			202,
			{ old: 'kept', n: '5', b: 'true', o: '{"p":1}' },
		],
		[{ emptyValue: 'reject' }, { old: '' }, 400, { old: 'kept' }],
		[{ nonStringValue: 'keep' }, { n: 5, b: true }, 202, { old: 'kept', n: 5, b: true }],
		[{ attributesPatch: 'replace' }, { a: '1' }, 202, { a: '1' }],
		[{ attributesPatch: 'replace', nullValue: 'keep' }, { old: null }, 202, { old: 'kept' }],
		[{}, { OLD: 'x' }, 202, { old: 'kept', OLD: 'x' }],
		[{ caseSensitiveNames: false }, { OLD: 'x', a: '1' }, 202, { old: 'x', a: '1' }],
		[{ maxAttributeValueBytes: 3 }, { a: 'äb', b: 'äöü' }, 400, { old: 'kept' }],
		[{ maxAttributeValueBytes: 3 }, { a: 'äb' }, 202, { old: 'kept', a: 'äb' }],
		[{}, undefined, 202, { old: 'kept' }],
		[{}, ['a'], 400, { old: 'kept' }],
	])('%j: writing %j is %i', async (settings, attributes, status, expected) => {
		use(settings);
		expect((await client.write(conversation, attributes)).status).toBe(status);
		expect(stored()).toEqual(expected);
	});

	test.each([
		['blanks', ' a  b '],
		['dots', 'context.email'],
		['chars256', 'x'.repeat(256)],
		['chars1000', 'x'.repeat(1000)],
		['emoji', 'mood 😀'.replace(' ', '')],
	])('names with %s are kept, lost or refused', async (kind, name) => {
		const usual = simulator.settings.names;
		for (const [rule, status, isThere] of [
			['keep', 202, true],
			['lose', 202, false],
			['refuse', 400, false],
		] as const) {
			use({ names: { ...usual, [kind]: rule } });
			simulator.setAttributes(conversation.id, conversation.participantId, { [name]: null });
			expect((await client.write(conversation, { [name]: '1' })).status).toBe(status);
			expect(Object.keys(stored()).includes(name)).toBe(isThere);
		}
	});

	test.each([
		[{}, 202, undefined],
		[{ patchStatus: 200, patchBody: 'sent' }, 200, { attributes: { a: '1' } }],
		[{ patchBody: 'merged' }, 202, { attributes: { old: 'kept', a: '1' } }],
	] as const)('%j: the answer is %i %j', async (settings, status, body) => {
		use(settings);
		const answer = await client.write(conversation, { a: '1' });
		expect([answer.status, answer.json]).toEqual([status, body]);
	});

	test('a null map is its own error', async () => {
		const { json } = await client.write(conversation, null);
		expect(json.code).toBe('conversation.error.participant.attribute.null');
	});

	test('a body other than an object is 400', async () => {
		const path = `${participantPath(conversation)}/attributes`;
		for (const body of ['[]', '"text"', 'null']) {
			expect((await client.call('PATCH', path, body)).status).toBe(400);
		}
	});

	test('names that JavaScript has for its own are stored like any other', async () => {
		const body = '{"attributes":{"__proto__":"p","constructor":"c","toString":"t"}}';
		await client.call('PATCH', `${participantPath(conversation)}/attributes`, body);
		expect(Object.entries(stored())).toEqual([
			['old', 'kept'],
			['__proto__', 'p'],
			['constructor', 'c'],
			['toString', 't'],
		]);
		expect((await client.read(conversation)).text).toContain('"__proto__":"p"');
	});

	test('a body over the limit is 413', async () => {
		use({ maxBodyBytes: 100 });
		const { json } = await client.write(conversation, { a: 'x'.repeat(100) });
		expect(json).toMatchObject({ status: 413, code: 'request.entity.too.large' });
		expect(json.message).toContain('Maximum bytes: 100');
		expect((await client.write(conversation, { a: 'x' })).status).toBe(202);
	});
});

describe('where it is written', () => {
	test.each([
		['accept', 202],
		['ignore', 202],
		['notFound', 404],
		['conflict', 409],
	] as const)('after the end: %s', async (writeAfterEnd, status) => {
		use({ writeAfterEnd });
		expect((await client.write(conversation, { a: '1' })).status).toBe(202);
		simulator.endParticipant(conversation.id, conversation.participantId);
		expect((await client.write(conversation, { a: '2' })).status).toBe(status);
		const [other] = simulator.seed({ conversations: 1 });
		simulator.endConversation(other.id);
		expect((await client.write(other, { a: '2' })).status).toBe(status);
		expect((await client.read(other)).json.endTime).toBeTruthy();
		const isStored = writeAfterEnd === 'accept';
		expect(stored()).toEqual({ old: 'kept', a: isStored ? '2' : '1' });
	});

	test.each([404, 400] as const)('an unknown participant is %i', async (unknownParticipant) => {
		use({ unknownParticipant });
		const stranger = { ...conversation, participantId: conversation.id };
		expect((await client.write(stranger, {})).status).toBe(unknownParticipant);
	});

	test.each([404, 403])('an unknown conversation is %i', async (unknownConversation) => {
		use({ unknownConversation });
		const unknown = { ...conversation, id: conversation.participantId };
		expect((await client.read(unknown)).status).toBe(unknownConversation);
		expect((await client.write(unknown, {})).status).toBe(unknownConversation);
	});

	test.each([{ id: 'abc' }, { participantId: 'abc' }])(
		'%j, which is no UUID, is 400',
		async (id) => {
			expect((await client.write({ ...conversation, ...id }, {})).status).toBe(400);
		},
	);

	test.each([
		['merge', 200, { old: 'kept', tier: 'gold' }],
		['documented', 202, { old: 'kept' }],
		['reject', 400, { old: 'kept' }],
	] as const)('PATCH participant: %s', async (participantPatch, status, expected) => {
		use({ participantPatch });
		const body = { attributes: { tier: 'gold' } };
		const answer = await client.call('PATCH', participantPath(conversation), body);
		expect(answer.status).toBe(status);
		expect(answer.json?.attributes).toEqual(status === 200 ? expected : undefined);
		expect(stored()).toEqual(expected);
	});

	test('a forbidden route names the permissions', async () => {
		const permissions = ['conversation:participant:attributesedit', 'b'];
		use({ forbidden: { routes: ['patchAttributes'], permissions } });
		const { json } = await client.write(conversation, {});
		expect(json).toMatchObject({ status: 403, code: 'missing.any.permissions' });
		expect(json.message).toContain('assigned: [conversation:participant:attributesedit, b]');
		expect((await client.read(conversation)).status).toBe(200);
	});
});

describe('time', () => {
	test('a read shows what was there so long ago', async () => {
		use({ readDelayMs: 60_000 });
		await client.write(conversation, { tier: 'gold' });
		expect(stored()).toEqual({ old: 'kept', tier: 'gold' });
		expect(await shown()).toEqual({ old: 'kept' });
		use({ readDelayMs: 0 });
		expect(await shown()).toEqual(stored());
	});

	test('a change is shown once it is as old as the reads are', () => {
		const participant = newParticipant('customer', 'late', 0);
		mergeAttributes(participant, [['tier', 'gold']], 1_000);
		mergeAttributes(participant, [['tier', null]], 1_030);
		const ages = [999, 1_049, 1_050, 1_079, 1_080].map((now) => attributesAt(participant, 50, now));
		expect(ages).toEqual([{}, {}, { tier: 'gold' }, { tier: 'gold' }, {}]);
	});

	test('what a test sets is seen at once', async () => {
		use({ readDelayMs: 60_000 });
		const { id, participantId } = conversation;
		simulator.setAttributes(id, participantId, { old: null, flow: 'x' });
		expect(await shown()).toEqual({ flow: 'x' });
	});

	test('a write takes effect when it was served, even if nobody waits', async () => {
		use({ serviceMs: 300 });
		const arriving = arrival(simulator, 'patchAttributes');
		const answer = client.write(conversation, { tier: 'gold' });
		await arriving;
		// What takes no time to serve is answered in between
		await requestToken(simulator);
		expect(stored()).toEqual({ old: 'kept' });
		expect((await answer).status).toBe(202);
		expect(stored()).toEqual({ old: 'kept', tier: 'gold' });
		const [{ at, answeredAt = 0 }] = simulator.requests.filter(({ method }) => method === 'PATCH');
		expect(answeredAt - at).toBeGreaterThan(295);
	});
});
