import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import type { ParticipantTraits } from '../../tools/simulator/server.mts';
import { byPurpose, get } from './getAttributes.mts';

simulatorForAll();

async function activeAgent(id: string): Promise<unknown> {
	const { json } = await get(simulator, [{ conversationId: id }], {
		parameters: byPurpose('agent'),
	});
	return json[0].participantId;
}

function seed() {
	const [{ id, participants }] = simulator.seed({
		...{ conversations: 1, purposes: ['customer', 'agent'] },
	});
	return { id, agent: participants[1].id };
}

test('of agents who have left, the one who talked is meant, not the one whose phone only rang later', async () => {
	const { id, agent } = seed();
	const rang = simulator.addParticipant(id, 'agent', { part: 'rings' });
	for (const one of [agent, rang]) simulator.endParticipant(id, one);
	expect(await activeAgent(id)).toBe(agent);
	simulator.endConversation(id);
	expect(await activeAgent(id)).toBe(agent);
});

test.each<[string, ParticipantTraits]>([
	['who only sees the screen', { part: 'watches' }],
	['whose roles observe', { mediaRoles: ['monitor', 'coach'] }],
])('a supervisor %s is not the active agent', async (_, traits) => {
	const { id, agent } = seed();
	simulator.addParticipant(id, 'agent', traits);
	expect(await activeAgent(id)).toBe(agent);
});

test('who began a consult transfer is the active agent, though the leg is the later one', async () => {
	const { id, agent } = seed();
	const consultParticipantId = agent;
	const initiator = simulator.addParticipant(id, 'agent', { consultParticipantId });
	expect(await activeAgent(id)).toBe(agent);
	simulator.setAttributes(id, initiator, { consultInitiator: 'true' });
	expect(await activeAgent(id)).toBe(initiator);
});
