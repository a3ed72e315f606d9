import type { INode, IWorkflowBase } from 'n8n-workflow';

import { unpin } from '../../../tools/n8n/pinned.mts';

function nodeOf(name: string, type: string): INode {
	const position: [number, number] = [0, 0];
	return {
		id: name,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion: 1,
		position,
		parameters: {},
	};
}

function workflowOf(trigger: string, pinData?: IWorkflowBase['pinData']): IWorkflowBase {
	return {
		...{ id: 'w', name: 'w', active: false, isArchived: false, activeVersionId: null },
		...{ createdAt: new Date(), updatedAt: new Date() },
		nodes: [nodeOf('Trigger', trigger), nodeOf('CRM', 'httpRequest')],
		connections: { Trigger: { main: [[{ node: 'CRM', type: 'main', index: 0 }]] } },
		pinData,
	};
}

function namesAndTypes({ nodes }: IWorkflowBase) {
	return Object.fromEntries(nodes.map(({ name, type }) => [name, type.split('.')[1]]));
}

test('a pinned node gives its items as a Code node of the same name', () => {
	const { nodes, connections } = unpin(
		workflowOf('manualTrigger', { CRM: [{ json: { a: 1 } }, { b: 2 } as never] }),
	);
	expect(nodes[0].type).toBe('n8n-nodes-base.manualTrigger');
	expect(nodes[1]).toMatchObject({ name: 'CRM', type: 'n8n-nodes-base.code' });
	expect(nodes[1].parameters.jsCode).toBe('return [{"json":{"a":1}},{"json":{"b":2}}];');
	expect(Object.keys(connections)).toEqual(['Trigger']);
});

test('a pinned trigger gets a manual one before it', () => {
	const unpinned = unpin(workflowOf('webhook', { Trigger: [{ json: {} }] }));
	expect(namesAndTypes(unpinned)).toEqual({
		'Start of the run': 'manualTrigger',
		Trigger: 'code',
		CRM: 'httpRequest',
	});
	expect(unpinned.connections['Start of the run'].main[0]).toEqual([
		{ node: 'Trigger', type: 'main', index: 0 },
	]);
});

test('a trigger that the command line cannot start is replaced too', () => {
	expect(namesAndTypes(unpin(workflowOf('scheduleTrigger')))).toMatchObject({ Trigger: 'code' });
	expect(namesAndTypes(unpin(workflowOf('manualTrigger')))).toEqual({
		Trigger: 'manualTrigger',
		CRM: 'httpRequest',
	});
});
