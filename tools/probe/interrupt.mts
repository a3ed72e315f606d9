/** Thrown in place of the next step once the run is to end. */
export class Interrupted extends Error {
	constructor() {
		super('The run was cut short');
	}
}

/**
 * The wish to end a run early. Waits end at once; a request on its way is waited for, since one that
 * is abandoned may take effect after what it wrote was removed.
 */
export interface Interrupt {
	/** Ends the run before its next request. */
	request(): void;
	/** From now on requests and waits go on all the same: what was written is being removed. */
	holdOff(): void;
	/** Throws Interrupted where the run is to end. */
	check(): void;
	sleep(ms: number): Promise<void>;
}

export function createInterrupt(): Interrupt {
	let isRequested = false;
	let isHeldOff = false;
	let wake: (() => void) | undefined;

	function check(): void {
		if (isRequested && !isHeldOff) throw new Interrupted();
	}

	async function sleep(ms: number): Promise<void> {
		check();
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
		wake = undefined;
		check();
	}

	return {
		check,
		sleep,
		request() {
			isRequested = true;
			if (!isHeldOff) wake?.();
		},
		holdOff() {
			isHeldOff = true;
		},
	};
}
