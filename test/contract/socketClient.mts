/** A frame that a socket got, parsed. */
export interface SeenFrame {
	topicName: string;
	eventBody: any;
	version?: string;
	metadata?: Record<string, string>;
}

/** An open socket of Node's own client, and what came over it. */
export interface Listening {
	socket: WebSocket;
	/** Event frames, once there are so many; what is of the channel itself is left out. */
	frames(n: number): Promise<SeenFrame[]>;
	/** Frames of the channel itself. */
	system: SeenFrame[];
	/** Resolves once a health check is answered: all that was sent before it has come. */
	ping(): Promise<void>;
	/** The close event, which comes after an error, too. */
	closed: Promise<CloseEvent>;
}

/** Opens a socket; rejects where the upgrade is refused. */
export async function listen(uri: string): Promise<Listening> {
	const socket = new WebSocket(uri);
	const events: SeenFrame[] = [];
	const system: SeenFrame[] = [];
	const waiting = new Set<() => void>();
	socket.addEventListener('message', ({ data }) => {
		const frame = JSON.parse(String(data)) as SeenFrame;
		const isSystem = !/^v2\.(?!system)/.test(frame.topicName ?? '');
		(isSystem ? system : events).push(frame);
		waiting.forEach((check) => check());
	});
	const closed = new Promise<CloseEvent>((resolve) => {
		socket.addEventListener('close', resolve, { once: true });
	});

	function until(condition: () => boolean): Promise<void> {
		return new Promise((resolve) => {
			const check = () => {
				if (!condition()) return;
				waiting.delete(check);
				resolve();
			};
			waiting.add(check);
			check();
		});
	}

	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve, { once: true });
		socket.addEventListener('error', () => reject(new Error('refused')), { once: true });
	});
	return {
		...{ socket, system, closed },
		frames: async (n) => {
			await until(() => events.length >= n);
			return [...events];
		},
		ping: async () => {
			const pongs = () => system.filter(({ eventBody }) => eventBody?.message === 'pong').length;
			const before = pongs();
			socket.send('{"message":"ping"}');
			await until(() => pongs() > before);
		},
	};
}
