import { readdirSync, readFileSync } from 'node:fs';

import type { INode, INodeParameters } from 'n8n-workflow';

import { nodeName } from '../demo/built.mts';
import type { ExportedWorkflow } from '../engine/engine.mts';

const folder = new URL('../../examples/', import.meta.url);

/** Every file in `examples`, by its name. */
export const examples: Array<[string, ExportedWorkflow]> = readdirSync(folder).map((file) => [
	file,
	JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as ExportedWorkflow,
]);

/** The nodes of this package that a workflow has. */
export function ourNodes({ nodes }: ExportedWorkflow): INode[] {
	return nodes.filter(({ type }) => type === nodeName);
}

/** Those that write, with the names of the attributes that they name. */
export function writers(workflow: ExportedWorkflow): Array<{ name: string; attributes: string[] }> {
	return ourNodes(workflow)
		.filter(({ parameters }) => !['find', 'get'].includes(String(parameters.operation)))
		.map(({ name, parameters }) => ({ name, attributes: assignedNames(parameters) }));
}

function assignedNames({ attributes }: INodeParameters): string[] {
	const { assignments = [] } = (attributes ?? {}) as { assignments?: Array<{ name: string }> };
	return assignments.map(({ name }) => name);
}

/** The example of that name. */
export function exampleNamed(name: string): ExportedWorkflow {
	return examples.find(([file]) => file === `${name}.json`)![1];
}
