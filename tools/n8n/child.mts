import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** A program that runs until it is stopped. */
export interface Child {
	name: string;
	pid: number;
	/** The end of what it has printed. */
	tail(): string;
	hasEnded(): boolean;
	/** Resolves when it has ended, by itself or by `stop`. */
	ended: Promise<void>;
	/** Ends it by the signal, and by force after so long; resolves when it has ended. */
	stop(signal?: NodeJS.Signals, forceAfterMs?: number): Promise<void>;
}

interface ChildOptions {
	name: string;
	command: string;
	args: string[];
	cwd: string;
	env?: NodeJS.ProcessEnv;
	/** Where all goes that it prints. */
	logFile?: string;
	/** Called with each line of its standard output. */
	onLine?: (line: string) => void;
}

/** n8n gives its running executions 30 s. */
const STOP_MS = 45_000;
const TAIL = 4_000;

export function startChild(options: ChildOptions): Child {
	const { name, command, args, cwd, env, logFile, onLine } = options;
	const child = spawn(command, args, {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
		// Ctrl-C in the terminal is the script's to handle: it ends all in order
		detached: process.platform !== 'win32',
	});
	const log = logFile === undefined ? undefined : createWriteStream(logFile, { flags: 'a' });
	let tail = '';
	let open = '';
	const collect = (text: string) => {
		log?.write(text);
		tail = (tail + text).slice(-TAIL);
	};
	child.stderr.setEncoding('utf8').on('data', collect);
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		collect(text);
		const lines = (open + text).split('\n');
		open = lines.pop() ?? '';
		for (const line of lines) onLine?.(line);
	});
	let over = false;
	const ended = new Promise<void>((resolve) => {
		const end = () => {
			over = true;
			log?.end();
			resolve();
		};
		child.on('error', (error) => {
			collect(String(error));
			end();
		});
		child.on('close', end);
	});
	return {
		name,
		pid: child.pid ?? -1,
		tail: () => tail,
		hasEnded: () => over,
		ended,
		stop: async (signal = 'SIGTERM', forceAfterMs = STOP_MS) => {
			if (over) return;
			const force = setTimeout(() => child.kill('SIGKILL'), forceAfterMs);
			child.kill(signal);
			await ended;
			clearTimeout(force);
		},
	};
}

const POLL_MS = 200;

/** Waits until the check holds; rejects, with what it printed last, where the program ends first. */
export async function untilReady(
	child: Child,
	check: () => Promise<boolean>,
	withinMs = 180_000,
): Promise<void> {
	const until = Date.now() + withinMs;
	while (!(await check())) {
		if (child.hasEnded()) throw new Error(`${child.name} has ended:\n${child.tail()}`);
		if (Date.now() > until) throw new Error(`${child.name} is not ready:\n${child.tail()}`);
		await new Promise((resolve) => setTimeout(resolve, POLL_MS));
	}
}
