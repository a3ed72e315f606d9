import { core as engine } from '../../../tools/engine/host.mts';

export { coreVersion, n8n, withLog } from '../../../tools/engine/host.mts';
export type { LogLine } from '../../../tools/engine/host.mts';

type Arguments = Parameters<InstanceType<typeof engine.WorkflowExecute>['run']>;
type Run = (...args: unknown[]) => ReturnType<InstanceType<typeof engine.WorkflowExecute>['run']>;

/** The engines of n8n 2.0 and before take what to run one by one. */
class OlderWorkflowExecute extends engine.WorkflowExecute {
	override run(...[what]: Arguments) {
		const { workflow, startNode, destinationNode, pinData, triggerToStartFrom } = what;
		const run = super.run as unknown as Run;
		return run.call(this, workflow, startNode, destinationNode, pinData, triggerToStartFrom);
	}
}

const isOlder = engine.WorkflowExecute.prototype.run.length > 1;

/** The engine under test, called as the newest one is. */
export const core: typeof engine = isOlder
	? { ...engine, WorkflowExecute: OlderWorkflowExecute }
	: engine;
