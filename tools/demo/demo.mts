import { parseArgs } from 'node:util';

import { runWorkflow } from '../engine/engine.mts';
import type { ExportedWorkflow, WorkflowRun } from '../engine/engine.mts';
import { answerHelp } from '../help.mts';
import type { Findings } from '../probe/findings.mts';
import { readFindings } from '../probe/readFindings.mts';
import { startSimulator } from '../simulator/server.mts';
import type { Simulator } from '../simulator/server.mts';
import { builtCredential, builtNode, nodeName } from '../engine/built.mts';
import { readExamples } from '../n8n/examples.mts';
import { judge } from './outcome.mts';
import { showProgress } from './progress.mts';
import { reportLines } from './report.mts';
import { sceneFor } from './scenes.mts';
import type { Scene } from './scenes.mts';

const usual = 'update-active-conversations';
const print = (line: string) => console.log(line);

const base = ['manualTrigger', 'scheduleTrigger', 'webhook', 'noOp', 'stickyNote'];
const runnable = new Set([nodeName, ...base.map((name) => `n8n-nodes-base.${name}`)]);

/** Whether n8n's engine can run it here, where most of n8n's own nodes are not installed. */
function isRunnable({ nodes, pinData = {} }: ExportedWorkflow): boolean {
	return nodes.every(({ type, name }) => runnable.has(type) || name in pinData);
}

answerHelp(`Usage: npm run demo -- [<example>] [--like probe.json]
${exampleLines().join('\n')}
  --like  behaves as the findings of "npm run probe" in this file say`);
try {
	const { positionals, values } = parseArgs({
		allowPositionals: true,
		options: { like: { type: 'string' } },
	});
	const name = positionals[0] ?? usual;
	const like = values.like === undefined ? undefined : readFindings(values.like);
	const workflow = choose(name);
	process.exitCode = workflow ? await demonstrate(name, workflow, like) : 1;
} catch (error) {
	console.error((error as Error).message);
	process.exitCode = 1;
}

/** The example of that name; where there is none to run, says which there are. */
function choose(name: string): ExportedWorkflow | undefined {
	const all = readExamples();
	const chosen = all.get(name);
	if (chosen && isRunnable(chosen)) return chosen;
	console.error(
		chosen
			? `"${name}" has nodes that only n8n itself can run: see it with "npm run n8n".`
			: `There is no example "${name}".`,
	);
	console.error('Try: npm run demo -- <name>, with one of');
	exampleLines().forEach((line) => console.error(line));
	return undefined;
}

function exampleLines(): string[] {
	return [...readExamples()].flatMap(([name, workflow]) =>
		isRunnable(workflow) ? `  ${name}${name === usual ? ' (the default)' : ''}` : [],
	);
}

/**
 * Runs an example in its scene, in an organization like that of the findings. Returns the exit code: 1
 * when anything was lost or has failed.
 */
async function demonstrate(
	name: string,
	workflow: ExportedWorkflow,
	like?: Findings,
): Promise<number> {
	const scene = sceneFor(name);
	const simulator = await startSimulator({ ...scene.settings, like });
	try {
		introduce(name, workflow, scene, simulator);
		const startedAt = performance.now();
		const run = await perform(workflow, scene, simulator);
		const tookMs = performance.now() - startedAt;
		const outcome = judge(workflow, run, simulator);
		reportLines(outcome, simulator, tookMs).forEach(print);
		if (run.error) print(`\nThe workflow stopped: ${run.error.message}`);
		const isFine =
			run.status === 'success' && outcome.lost === 0 && !outcome.statuses.get('failed');
		return isFine ? 0 : 1;
	} finally {
		await simulator.close();
	}
}

function introduce(
	name: string,
	{ name: title }: ExportedWorkflow,
	scene: Scene,
	simulator: Simulator,
) {
	const { limit, windowMs } = simulator.settings;
	print(`${title} (examples/${name}.json), run by n8n's own engine.`);
	print(`Genesys Cloud is a simulator on this machine: ${limit} requests in ${windowMs / 1000} s.`);
	print('');
	scene.story.forEach(print);
	print('');
}

async function perform(
	workflow: ExportedWorkflow,
	{ seeds, arrange }: Scene,
	simulator: Simulator,
): Promise<WorkflowRun> {
	const nodeTypes = { [nodeName]: builtNode() };
	const credential = builtCredential(simulator);
	const conversations = seeds.flatMap((seed) => simulator.seed(seed));
	const progress = showProgress(simulator, print);
	try {
		arrange?.({ simulator, conversations, say: progress.say });
		return await runWorkflow(workflow, { nodeTypes, credential });
	} finally {
		progress.end();
		print('');
	}
}
