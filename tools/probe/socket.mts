import type { Interrupt } from './interrupt.mts';
import { parsed } from './reply.mts';

/** A frame with the time at which it came, in `performance.now()` milliseconds. */
export interface Frame {
	at: number;
	/** Parsed; undefined where it is no JSON. */
	json: unknown;
}

/** A socket of a channel, by Node's own client. */
export interface Socket {
	openedAt: number;
	frames: Frame[];
	isClosed(): boolean;
	send(text: string): void;
	close(): void;
}

const STEP_MS = 20;

/** Waits until something holds, but no longer than so many milliseconds; says whether it holds. */
export async function until(
	condition: () => boolean,
	patienceMs: number,
	{ sleep }: Interrupt,
): Promise<boolean> {
	const end = performance.now() + patienceMs;
	while (!condition()) {
		if (performance.now() >= end) return false;
		await sleep(STEP_MS);
	}
	return true;
}

/** Opens a socket; undefined where it is refused, or does not open in time. */
export async function openSocket(
	uri: string,
	patienceMs: number,
	interrupt: Interrupt,
): Promise<Socket | undefined> {
	const socket = new WebSocket(uri);
	const frames: Frame[] = [];
	let hasFailed = false;
	socket.addEventListener('error', () => (hasFailed = true));
	socket.addEventListener('message', ({ data }) => {
		frames.push({ at: performance.now(), json: parsed(String(data)) });
	});
	const isOpen = () => socket.readyState === WebSocket.OPEN;
	const isClosed = () => hasFailed || socket.readyState === WebSocket.CLOSED;
	try {
		await until(() => isOpen() || isClosed(), patienceMs, interrupt);
	} finally {
		if (!isOpen()) socket.close();
	}
	if (!isOpen()) return undefined;
	return {
		openedAt: performance.now(),
		frames,
		isClosed,
		send: (text) => socket.send(text),
		close: () => socket.close(),
	};
}
