/** At most `width` tasks at work at once. What has begun goes before what has not. */
export interface Slots {
	/** Lends the caller's own place to others while it only waits. */
	idle<T>(wait: () => Promise<T>): Promise<T>;
	/**
	 * Runs the task for each entry in order, starting the next whenever there is room. Rejects with
	 * the first error, once all are done.
	 */
	each<T>(entries: Iterable<T>, task: (entry: T) => Promise<void>): Promise<void>;
	/** Like `each`, from within a task: in its place, and before anything that has not begun. */
	within<T>(entries: T[], task: (entry: T) => Promise<void>): Promise<void>;
}

/** Waits for all; rejects with the first error only then. */
async function settled(jobs: Iterable<Promise<void>>): Promise<void> {
	const results = await Promise.allSettled(jobs);
	const failed = results.find(({ status }) => status === 'rejected');
	if (failed?.status === 'rejected') throw failed.reason;
}

export function createSlots(width: number): Slots {
	let free = width;
	const begun: Array<() => void> = [];
	const fresh: Array<() => void> = [];

	async function acquire(queue: Array<() => void>) {
		if (free > 0) free -= 1;
		else await new Promise<void>((resolve) => queue.push(resolve));
	}
	function release() {
		const next = begun.shift() ?? fresh.shift();
		if (next) next();
		else free += 1;
	}
	async function run(task: () => Promise<void>) {
		try {
			await task();
		} finally {
			release();
		}
	}
	async function idle<T>(wait: () => Promise<T>) {
		release();
		try {
			return await wait();
		} finally {
			await acquire(begun);
		}
	}
	return {
		idle,
		each: async (entries, task) => {
			const running = new Set<Promise<void>>();
			for (const entry of entries) {
				await acquire(fresh);
				const job = run(async () => await task(entry));
				running.add(job);
				// What failed stays in, to be told of at the end
				job.then(
					() => running.delete(job),
					() => undefined,
				);
			}
			await settled(running);
		},
		within: async (entries, task) => {
			const jobs = entries.map(async (entry) => {
				await acquire(begun);
				await run(async () => await task(entry));
			});
			await idle(async () => await settled(jobs));
		},
	};
}
