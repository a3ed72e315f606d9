import { runTool } from '../support/engine/tool.mts';
import { agents, toolNodes } from './exampleFiles.mts';
import { simulator, simulatorForAll } from '../support/simulator/simulatorForAll.mts';
import { credentialFor, node } from './support.mts';

simulatorForAll();

test.each(agents)(
	'%s: an agent sets by its tool, and gets what it has set',
	async (_name, workflow) => {
		const [{ id, participantId }] = simulator.seed({ conversations: 1, participants: 3 });
		const attributes = { tier: 'vip', caseNumber: 'C-1001' };
		const call = async (operation: 'set' | 'get') => {
			const { parameters } = toolNodes(workflow).find(
				(one) => (one.parameters.operation ?? 'set') === operation,
			)!;
			const args =
				operation === 'set' ? { conversationId: id, attributes } : { conversationId: id };
			const credential = credentialFor(simulator);
			return await runTool(node, { parameters, calls: [args], credential });
		};

		const set = await call('set');
		const get = await call('get');

		expect(set.tool?.arguments.toSorted()).toEqual(['attributes', 'conversationId']);
		expect(set.answers[0].items).toEqual([expect.objectContaining({ status: 'verified' })]);
		expect(simulator.attributesOf(id, participantId)).toEqual(attributes);
		expect(get.answers[0].items).toEqual([expect.objectContaining({ attributes })]);
	},
);
