import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { runNode } from '../../tools/engine/engine.mts';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import { credentialFor, node, setParameters } from './support.mts';
import { fields, seedItem } from './updates.mts';

simulatorForAll();

const ITEMS = 400;
const EXPRESSIONS = Array.from({ length: 12 }, (_, index) => [
	`attribute${index}`,
	`={{ $json.attributes.tier }} ${index}`,
]);

/** The same node; `turns` has how often a timer had had its turn when a parameter was read. */
function watched(turns: Set<number>): INodeType {
	const execute: INodeType['execute'] = async function (this: IExecuteFunctions, ...rest) {
		let turn = 0;
		const timer = setInterval(() => turn++, 1);
		const getNodeParameter = (...args: Parameters<IExecuteFunctions['getNodeParameter']>) => {
			turns.add(turn);
			return this.getNodeParameter(...args);
		};
		try {
			const context = Object.create(this, { getNodeParameter: { value: getNodeParameter } });
			return await node.execute!.apply(context as IExecuteFunctions, rest);
		} finally {
			clearInterval(timer);
		}
	};
	return Object.create(node, { execute: { value: execute } }) as INodeType;
}

test('other work of the process has its turn while many items are read', async () => {
	const item = seedItem(simulator);
	const turns = new Set<number>();
	const { json } = await runNode(watched(turns), {
		parameters: setParameters(fields(Object.fromEntries(EXPRESSIONS)), { dryRun: true }),
		items: Array.from({ length: ITEMS }, () => item),
		credential: credentialFor(simulator),
		isMeasured: true,
	});
	expect(json).toHaveLength(ITEMS);
	// Before the first item, and in between
	expect(turns.size).toBeGreaterThan(2);
});
