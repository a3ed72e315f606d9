import { logIn } from './client.mts';
import { client, conversation, simulator, standUp } from './stand.mts';

standUp({
	conversations: 1,
	participants: 2,
	attributes: { old: 'kept' },
});

describe('arranging', () => {
	test('the same seeds give the same IDs, and different ones different IDs', async () => {
		const [next] = simulator.seed({ conversations: 1 });
		await simulator.reset();
		const [again] = simulator.seed({ conversations: 1, participants: 2 });
		expect(again).toEqual(conversation);
		expect(next.id).not.toBe(again.id);
		expect(again.id).toMatch(
			/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
		);
	});

	test('a listener hears of a request before it is judged', async () => {
		const stop = simulator.onRequest(({ route }) => {
			if (route === 'patchAttributes') simulator.revokeTokens();
		});
		expect((await client.read(conversation)).status).toBe(200);
		expect((await client.write(conversation, {})).status).toBe(401);
		stop();
		const again = await logIn(simulator);
		expect((await again.write(conversation, {})).status).toBe(202);
	});

	test('a transfer adds a participant', async () => {
		const id = simulator.addParticipant(conversation.id, 'agent');
		const { participants } = (await client.read(conversation)).json;
		expect(participants.at(-1)).toMatchObject({ id, purpose: 'agent', attributes: {} });
	});

	test('a wrong ID is the mistake of the test', () => {
		expect(() => simulator.attributesOf('x', 'y')).toThrow('no conversation x');
		expect(() => simulator.endParticipant(conversation.id, 'y')).toThrow('no participant y');
	});
});
