import { spawn } from 'node:child_process';
import type { SpawnOptions } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

import { nodeBin } from './paths.mts';

/** A finished program. */
export interface Finished {
	code: number | null;
	stdout: string;
	/** Standard output and error as they came. */
	output: string;
}

/** Runs a program to its end and collects what it prints. */
export function run(command: string, args: string[], options: SpawnOptions): Promise<Finished> {
	const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
	const finished = { stdout: '', output: '' };
	child.stdout?.setEncoding('utf8').on('data', (text: string) => {
		finished.stdout += text;
		finished.output += text;
	});
	child.stderr?.setEncoding('utf8').on('data', (text: string) => {
		finished.output += text;
	});
	return new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => resolve({ code, ...finished }));
	});
}

/** Like `run`, but rejects with the end of the output when the program fails. */
export async function runOrThrow(
	command: string,
	args: string[],
	options: SpawnOptions,
): Promise<Finished> {
	const finished = await run(command, args, options);
	if (finished.code === 0) return finished;
	const line = [command, ...args].join(' ');
	throw new Error(`${line} ended with ${finished.code}:\n${finished.output.slice(-4000)}`);
}

/** Runs npm in a folder with the project's Node.js, and returns what it prints. */
export async function npm(dir: string, args: string[]): Promise<string> {
	const PATH = [dirname(nodeBin), process.env.PATH].join(delimiter);
	// npm is a .cmd file on Windows, which only a shell starts
	const shell = process.platform === 'win32';
	const env = { ...process.env, PATH };
	return (await runOrThrow('npm', args, { cwd: dir, env, shell })).stdout;
}
