import type { INode, INodeParameters } from 'n8n-workflow';

import { liveTriggerName, nodeName, triggerName } from '../../tools/engine/built.mts';
import type { ExportedWorkflow } from '../../tools/engine/engine.mts';
import { readExamples } from '../../tools/n8n/examples.mts';

/** Every example, by the name of its file. */
export const examples = [...readExamples()];

/** Removes what it writes, and has tests of its own. */
export const CHECK = 'check-my-organization';

/** Those that need no agent and no trigger of ours: they can be run from their trigger, and what they write stays. */
export const workflows = examples.filter(
	([file, one]) => toolNodes(one).length === 0 && !hasOwnTrigger(one) && file !== CHECK,
);

/** Those in which an AI agent uses the node. */
export const agents = examples.filter(([, one]) => toolNodes(one).length > 0);

/** Those that begin with the trigger that polls. */
export const polled = examples.filter(([, { nodes }]) =>
	nodes.some(({ type }) => type === triggerName),
);

export function exampleNamed(name: string): ExportedWorkflow {
	return new Map(examples).get(name)!;
}

/** Whether a workflow begins with one of this package's triggers. */
export function hasOwnTrigger({ nodes }: Pick<ExportedWorkflow, 'nodes'>): boolean {
	return nodes.some(({ type }) => type === triggerName || type === liveTriggerName);
}

/** The nodes of this package that write or read attributes, tools included. */
export function ourNodes(workflow: ExportedWorkflow): INode[] {
	return [...workflow.nodes.filter(({ type }) => type === nodeName), ...toolNodes(workflow)];
}

export function toolNodes({ nodes }: ExportedWorkflow): INode[] {
	return nodes.filter(({ type }) => type === `${nodeName}Tool`);
}

/** The nodes that write, with the attributes that they name. */
export function writers(workflow: ExportedWorkflow): Array<{ name: string; attributes: string[] }> {
	return ourNodes(workflow)
		.filter(({ parameters }) => !['find', 'get'].includes(String(parameters.operation)))
		.map(({ name, parameters }) => ({ name, attributes: attributeNames(parameters) }));
}

function attributeNames({ attributes, inputFieldNames }: INodeParameters): string[] {
	const { assignments = [] } = (attributes ?? {}) as { assignments?: Array<{ name: string }> };
	const fields = String(inputFieldNames ?? '').split(',');
	return [...assignments.map(({ name }) => name), ...fields.map((name) => name.trim())].filter(
		Boolean,
	);
}
