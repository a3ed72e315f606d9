import { answerHelp } from '../help.mts';
import { readOptions, usage } from './options.mts';
import type { Options } from './options.mts';
import { measurePace } from './pace.mts';
import { verdictLines, writeReport } from './report.mts';
import type { Finished } from './report.mts';
import type { Bench, Scenario } from './scenario.mts';
import { burst } from './scenarios/burst.mts';
import { cpu } from './scenarios/cpu.mts';
import { day } from './scenarios/day.mts';
import { eventLoop } from './scenarios/eventLoop.mts';
import { faults } from './scenarios/faults.mts';
import { heap } from './scenarios/heap.mts';
import { interrupted } from './scenarios/interrupted.mts';
import { limitChange } from './scenarios/limitChange.mts';
import { outage } from './scenarios/outage.mts';
import { pace } from './scenarios/pace.mts';
import { others } from './scenarios/peers.mts';
import { revoked } from './scenarios/revoked.mts';
import { sharing } from './scenarios/sharing.mts';
import { silence } from './scenarios/silence.mts';
import { startSimulatorProcess } from './simulator.mts';
import { table } from './table.mts';

const REPETITIONS = 3;
const scenarios: Scenario[] = [
	others,
	pace,
	sharing,
	limitChange,
	silence,
	faults,
	interrupted,
	outage,
	revoked,
	burst,
	day,
	cpu,
	eventLoop,
	heap,
];
const names = scenarios.map(({ name }) => name);

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}

function createBench(simulator: Bench['simulator'], { quick, n8n }: Options): Bench {
	let pacing: Promise<number> | undefined;
	return {
		simulator,
		quick,
		repetitions: quick ? 1 : REPETITIONS,
		withN8n: n8n,
		pace: () => (pacing ??= measurePace(simulator)),
		say: (line) => print(`  ${line}`),
	};
}

async function runAll(bench: Bench, chosen: Scenario[]): Promise<Finished[]> {
	const finished: Finished[] = [];
	for (const scenario of chosen) {
		print(`\n${scenario.title} (${scenario.name})`);
		const findings = await scenario.run(bench);
		print(`\n${table(findings.rows)}\n`);
		for (const line of verdictLines(findings.checks)) print(line);
		finished.push({ ...scenario, ...findings });
	}
	return finished;
}

async function main(options: Options): Promise<void> {
	const startedAt = performance.now();
	const simulator = await startSimulatorProcess();
	try {
		const bench = createBench(simulator, options);
		bench.say(`bare node: ${(await bench.pace()).toFixed(2)} ms a request`);
		const isAll = options.only.length === 0;
		const finished = await runAll(
			bench,
			scenarios.filter(({ name }) => isAll || options.only.includes(name)),
		);
		const command = isAll ? commandOf(options) : undefined;
		if (options.write) await writeReport(finished, scenarios, command);
		const failed = finished.flatMap(({ checks }) => checks).filter(({ holds }) => !holds);
		const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
		print(`\n${failed.length === 0 ? 'All targets met' : 'Targets missed'}, ${minutes} minutes.`);
		process.exitCode = failed.length === 0 ? 0 : 1;
	} finally {
		await simulator.close();
	}
}

function commandOf({ quick, n8n }: Options): string {
	const flags = [...(quick ? ['--quick'] : []), ...(n8n ? [] : ['--no-n8n'])];
	return ['npm run bench', ...(flags.length > 0 ? ['--', ...flags] : [])].join(' ');
}

answerHelp(usage(names));
let options: Options | undefined;
try {
	options = readOptions(process.argv.slice(2), names);
} catch (error) {
	print(`${String(error)}\n${usage(names)}`);
	process.exitCode = 2;
}
if (options) await main(options);
