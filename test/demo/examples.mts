import { readdirSync, readFileSync } from 'node:fs';

import type { ExportedWorkflow } from '../engine/engine.mts';
import { nodeName } from './built.mts';

const folder = new URL('../../examples/', import.meta.url);

/** Every example, by the name of its file. */
export function readExamples(): Map<string, ExportedWorkflow> {
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	return new Map(files.map((file) => [file.replace(/\.json$/, ''), read(file)]));
}

function read(file: string): ExportedWorkflow {
	return JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as ExportedWorkflow;
}

const base = ['manualTrigger', 'scheduleTrigger', 'webhook', 'noOp', 'stickyNote'];
const runnable = new Set([nodeName, ...base.map((name) => `n8n-nodes-base.${name}`)]);

/** Whether n8n's engine can run it here, where most of n8n's own nodes are not installed. */
export function isRunnable({ nodes, pinData = {} }: ExportedWorkflow): boolean {
	return nodes.every(({ type, name }) => runnable.has(type) || name in pinData);
}
