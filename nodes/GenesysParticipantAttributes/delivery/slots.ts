/** At most `width` tasks at work at once; first come, first served. */
export interface Slots {
	/** Runs the task when there is room. */
	use<T>(task: () => Promise<T>): Promise<T>;
	/** Lends the caller's own place to others while it only waits. */
	idle<T>(wait: () => Promise<T>): Promise<T>;
	/**
	 * Runs the task for each entry in order, starting the next whenever there is room. Rejects with
	 * the first error, once all are done.
	 */
	each<T>(entries: Iterable<T>, task: (entry: T) => Promise<void>): Promise<void>;
}

export function createSlots(width: number): Slots {
	let free = width;
	const waiting: Array<() => void> = [];

	async function acquire() {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => waiting.push(resolve));
	}
	function release() {
		const next = waiting.shift();
		if (next) next();
		else free += 1;
	}
	async function run<T>(task: () => Promise<T>) {
		try {
			return await task();
		} finally {
			release();
		}
	}
	return {
		use: async (task) => {
			await acquire();
			return await run(task);
		},
		idle: async (wait) => {
			release();
			try {
				return await wait();
			} finally {
				await acquire();
			}
		},
		each: async (entries, task) => {
			const running = new Set<Promise<void>>();
			const errors: unknown[] = [];
			for (const entry of entries) {
				await acquire();
				const job: Promise<void> = run(async () => await task(entry))
					.catch((error: unknown) => void errors.push(error))
					.finally(() => running.delete(job));
				running.add(job);
			}
			await Promise.all(running);
			if (errors.length > 0) throw errors[0];
		},
	};
}
