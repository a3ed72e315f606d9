import { fork } from 'node:child_process';
import { once } from 'node:events';

import type { Call, Commands, Message } from './protocol.mts';

/** The simulator in a process of its own, to be asked over IPC. */
export type RemoteSimulator = {
	[Name in keyof Commands]: (
		...args: Parameters<Commands[Name]>
	) => Promise<Awaited<ReturnType<Commands[Name]>>>;
} & {
	url: string;
	client: { id: string; secret: string };
	close(): Promise<void>;
};

const names: Record<keyof Commands, true> = {
	arrange: true,
	settings: true,
	faults: true,
	at: true,
	later: true,
	poison: true,
	stranger: true,
	consume: true,
	revoke: true,
	count: true,
	state: true,
};

interface Pending {
	resolve(result: unknown): void;
	reject(error: Error): void;
}

/** Starts the simulator's process; rejects where it ends before it is ready. */
export async function startSimulatorProcess(): Promise<RemoteSimulator> {
	// Advanced: settings may be Infinity, which JSON has no word for
	const child = fork(new URL('./simulatorProcess.mts', import.meta.url), {
		serialization: 'advanced',
	});
	const pending = new Map<number, Pending>();
	let calls = 0;

	function call(name: keyof Commands, args: unknown[]): Promise<unknown> {
		const message: Call = { id: ++calls, name, args };
		return new Promise((resolve, reject) => {
			pending.set(message.id, { resolve, reject });
			child.send(message);
		});
	}

	const ready = new Promise<Extract<Message, { url: string }>>((resolve, reject) => {
		child.on('message', (message: Message) => {
			if ('url' in message) resolve(message);
			else settle(pending, message);
		});
		child.once('exit', () => {
			const error = new Error("The simulator's process has ended");
			reject(error);
			for (const { reject: rejectCall } of pending.values()) rejectCall(error);
		});
	});
	const { url, client } = await ready;
	const methods = Object.keys(names).map((name) => [
		name,
		(...args: unknown[]) => call(name as keyof Commands, args),
	]);
	async function close(): Promise<void> {
		const exited = once(child, 'exit');
		child.disconnect();
		await exited;
	}
	return { url, client, close, ...Object.fromEntries(methods) } as RemoteSimulator;
}

function settle(pending: Map<number, Pending>, message: Exclude<Message, { url: string }>): void {
	const call = pending.get(message.id);
	pending.delete(message.id);
	if (message.error === undefined) call?.resolve(message.result);
	else call?.reject(new Error(message.error));
}
