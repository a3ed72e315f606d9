import type { INode, INodeExecutionData } from 'n8n-workflow';

import type { ExportedWorkflow, WorkflowRun } from '../engine/engine.mts';
import type { Simulator } from '../simulator/server.mts';
import { nodeName } from '../engine/built.mts';

/** What became of the items that an example's nodes were to write. */
export interface Outcome {
	items: number;
	/** How many output items have each status. */
	statuses: Map<string, number>;
	/** Items whose attributes are not in the simulator as they were asked for. */
	lost: number;
}

/** The parts of an output item that are looked at here. */
export interface WriteRecord {
	conversationId: string;
	participantId: string;
	status: string;
	validation: { expected: Record<string, string | null>; superseded?: string[] };
}

/**
 * Judges a run by what the simulator stores at its end, not by what the node says of itself.
 * An item that was given to the node and never came out again is lost, too.
 */
export function judge(workflow: ExportedWorkflow, run: WorkflowRun, simulator: Simulator): Outcome {
	const outcome: Outcome = { items: 0, statuses: new Map(), lost: 0 };
	for (const { name } of workflow.nodes.filter(isWriting)) {
		const items = (run.nodes[name]?.outputs ?? []).flat();
		const given = itemsGivenTo(name, workflow, run);
		const records = items.map(({ json }) => (json.details ?? json) as unknown as WriteRecord);
		const answered = new Set(items.map(inputIndexOf));
		outcome.items += given;
		outcome.lost += given - answered.size;
		for (const record of records) {
			outcome.statuses.set(record.status, (outcome.statuses.get(record.status) ?? 0) + 1);
			if (isLost(record, simulator)) outcome.lost += 1;
		}
	}
	return outcome;
}

function inputIndexOf({ pairedItem }: INodeExecutionData): number {
	const paired = [pairedItem ?? -1].flat()[0];
	return typeof paired === 'number' ? paired : paired.item;
}

function isWriting({ type, parameters, disabled }: INode): boolean {
	return type === nodeName && !disabled && !['find', 'get'].includes(String(parameters.operation));
}

function itemsGivenTo(name: string, { connections }: ExportedWorkflow, run: WorkflowRun): number {
	const outputs = Object.entries(connections).flatMap(([source, { main = [] }]) =>
		main.flatMap((targets, index) =>
			(targets ?? []).some(({ node }) => node === name) ? [{ source, index }] : [],
		),
	);
	return outputs.reduce(
		(sum, { source, index }) => sum + (run.nodes[source]?.outputs[index]?.length ?? 0),
		0,
	);
}

function isLost(
	{ conversationId, participantId, status, validation }: WriteRecord,
	simulator: Simulator,
) {
	if (status === 'skipped') return false;
	const { expected, superseded = [] } = validation;
	const names = Object.keys(expected);
	if (names.length === 0) return true;
	const stored = simulator.attributesOf(conversationId, participantId);
	return names
		.filter((name) => !superseded.includes(name))
		.some((name) => (stored[name] ?? null) !== expected[name]);
}
