import type { IConnections, INode, IWorkflowBase } from 'n8n-workflow';

const startName = 'Start of the run';
const manualTrigger = 'n8n-nodes-base.manualTrigger';

/**
 * Prepares a workflow for n8n's `execute` command, which starts at a manual trigger only and
 * ignores pinned data: only runs from the editor honour it. Here each pinned node becomes a Code
 * node of the same name that gives the same items; so does another trigger than a manual one,
 * with one empty item. A manual trigger is put before those that have no input.
 */
export function unpin(workflow: IWorkflowBase): IWorkflowBase {
	const { nodes, connections, pinData = {}, ...rest } = workflow;
	const given = { ...emptyTriggers(nodes), ...pinData };
	const targets = targetNames(connections);
	const starts = nodes.filter(({ name }) => given[name] && !targets.has(name));
	const unpinned = nodes.map((node) => (given[node.name] ? codeFor(node, given[node.name]) : node));
	if (starts.length === 0) return { ...rest, nodes: unpinned, connections };
	const main = [starts.map(({ name }) => ({ node: name, type: 'main' as const, index: 0 }))];
	return {
		...rest,
		nodes: [startNode(), ...unpinned],
		connections: { ...connections, [startName]: { main } },
	};
}

function emptyTriggers(nodes: INode[]): Record<string, unknown[]> {
	if (nodes.some(({ type, disabled }) => type === manualTrigger && !disabled)) return {};
	const trigger = nodes.find(({ type, disabled }) => /trigger$|webhook$/i.test(type) && !disabled);
	return trigger ? { [trigger.name]: [{}] } : {};
}

function targetNames(connections: IConnections): Set<string> {
	const all = Object.values(connections).flatMap(({ main = [] }) => main.flat());
	return new Set(all.flatMap((connection) => (connection ? [connection.node] : [])));
}

function codeFor(node: INode, items: unknown[]): INode {
	const { id, name, position } = node;
	const parameters = { jsCode: `return ${JSON.stringify(items.map(toItem))};` };
	return { id, name, position, type: 'n8n-nodes-base.code', typeVersion: 2, parameters };
}

function toItem(item: unknown): unknown {
	return typeof item === 'object' && item !== null && 'json' in item ? item : { json: item };
}

function startNode(): INode {
	return {
		id: 'start',
		name: startName,
		type: manualTrigger,
		typeVersion: 1,
		position: [-400, 0],
		parameters: {},
	};
}
