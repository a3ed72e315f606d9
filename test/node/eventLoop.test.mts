import type { INodeType } from 'n8n-workflow';

import { runNode } from '../engine/engine.mts';
import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { credentialFor, node, setParameters } from './support.mts';
import { fields, seedItem } from './updates.mts';

simulatorForAll();

const ITEMS = 1000;
const EXPRESSIONS = Array.from({ length: 12 }, (_, index) => [
	`attribute${index}`,
	`={{ $json.attributes.tier }} ${index}`,
]);

/** The same node, which counts the turns that a timer has while it runs. */
function counted(turns: { count: number }): INodeType {
	const execute: INodeType['execute'] = async function (...rest) {
		const timer = setInterval(() => turns.count++, 1);
		try {
			return await node.execute!.apply(this, rest);
		} finally {
			clearInterval(timer);
		}
	};
	return Object.create(node, { execute: { value: execute } }) as INodeType;
}

test('other work of the process has its turn while many items are read', async () => {
	const item = seedItem(simulator);
	const turns = { count: 0 };
	const { json } = await runNode(counted(turns), {
		parameters: setParameters(fields(Object.fromEntries(EXPRESSIONS)), { dryRun: true }),
		items: Array.from({ length: ITEMS }, () => item),
		credential: credentialFor(simulator),
		isMeasured: true,
	});
	// Nothing is sent, so nothing else is waited for
	expect(simulator.requests).toEqual([]);
	expect(json).toHaveLength(ITEMS);
	expect(turns.count).toBeGreaterThan(0);
});
