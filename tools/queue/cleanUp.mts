/** What has to be ended again, in reverse order, however the run ends. */
export interface CleanUp {
	/** Called once, when all that was begun later has been ended. */
	later(end: () => unknown): void;
	run(): Promise<void>;
}

export function createCleanUp(): CleanUp {
	const ends: Array<() => unknown> = [];
	let running: Promise<void> | undefined;

	async function endAll(): Promise<void> {
		for (let end = ends.pop(); end; end = ends.pop()) {
			try {
				await end();
			} catch (error) {
				// One thing that does not end must not keep the others
				process.stderr.write(`Clean-up: ${String(error)}\n`);
			}
		}
	}

	return {
		later: (end) => void ends.push(end),
		// Called again while it runs, by a signal say, it is the same run
		run: () => (running ??= endAll()),
	};
}

/** Ctrl-C and the like clean up as well. A second one is not needed, and changes nothing. */
export function cleanUpOnSignals(cleanUp: CleanUp): void {
	for (const [signal, code] of [
		['SIGINT', 130],
		['SIGTERM', 143],
		['SIGHUP', 129],
	] as const) {
		process.on(signal, () => void cleanUp.run().then(() => process.exit(code)));
	}
}
