import type { ExportedWorkflow } from '../support/engine/engine.mts';
import { nodeName } from './built.mts';

const base = ['manualTrigger', 'scheduleTrigger', 'webhook', 'noOp', 'stickyNote'];
const runnable = new Set([nodeName, ...base.map((name) => `n8n-nodes-base.${name}`)]);

/** Whether n8n's engine can run it here, where most of n8n's own nodes are not installed. */
export function isRunnable({ nodes, pinData = {} }: ExportedWorkflow): boolean {
	return nodes.every(({ type, name }) => runnable.has(type) || name in pinData);
}
