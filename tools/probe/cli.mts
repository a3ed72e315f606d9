import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { answerHelp } from '../help.mts';
import { createInterrupt } from './interrupt.mts';
import type { Interrupt } from './interrupt.mts';
import { readOptions, usage } from './options.mts';
import type { Options } from './options.mts';
import { planLines, reportLines } from './report.mts';
import { runProbe } from './run.mts';
import { usualTiming } from './timing.mts';
import { CannotGoOn } from './unanswered.mts';

/** What a shell expects of a program that Ctrl-C has ended. */
const CUT_SHORT = 130;

const print = (line: string) => console.log(line);

answerHelp(usage);
try {
	const options = readOptions(process.argv.slice(2));
	const { GENESYS_CLIENT_ID: clientId, GENESYS_CLIENT_SECRET: clientSecret } = process.env;
	if (!clientId || !clientSecret) {
		throw new Error('GENESYS_CLIENT_ID and GENESYS_CLIENT_SECRET have to be set.');
	}
	process.exitCode = (await isWanted(options)) ? await probe(options, clientId, clientSecret) : 1;
} catch (error) {
	// How it is called was right where the organization has answered
	const isCalledWrongly = !(error instanceof CannotGoOn);
	console.error((error as Error).message + (isCalledWrongly ? `\n\n${usage}` : ''));
	process.exitCode = 1;
}

async function isWanted(options: Options): Promise<boolean> {
	planLines(options.apiUrl, options).forEach(print);
	if (options.isConfirmed) return true;
	if (!process.stdin.isTTY) {
		print('Nobody can be asked here: run it again with --yes.');
		return false;
	}
	const terminal = createInterface({ input: process.stdin, output: process.stdout });
	const answer = await terminal.question('Begin? [y/N] ');
	terminal.close();
	if (/^y(es)?$/i.test(answer.trim())) return true;
	print('Nothing was sent.');
	return false;
}

async function probe(options: Options, clientId: string, clientSecret: string): Promise<number> {
	const { loginUrl, apiUrl, jsonPath } = options;
	const interrupt = createInterrupt();
	endWith(interrupt);
	const access = { loginUrl, apiUrl, clientId, clientSecret };
	const run = await runProbe({
		...options,
		access,
		timing: usualTiming,
		interrupt,
		say: print,
	});
	writeFileSync(jsonPath, `${JSON.stringify(run.findings, undefined, 2)}\n`);
	reportLines(run, jsonPath).forEach(print);
	if (run.wasCutShort) return CUT_SHORT;
	return run.removalProblem === undefined ? 0 : 1;
}

/** Ctrl-C ends the questions, and what was written is removed; a second one ends all at once. */
function endWith(interrupt: Interrupt): void {
	let isEnding = false;
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.on(signal, () => {
			if (isEnding) process.exit(CUT_SHORT);
			isEnding = true;
			print('  Ends; what was written is being removed. Once more ends at once, and leaves it.');
			interrupt.request();
		});
	}
}
