/** Waiting requests: writes before reads, each in the order in which they came. */
export interface Queue<Result> {
	readonly length: number;
	push(resolve: (result: Result) => void, isWrite: boolean): void;
	/** Puts a request before all others. */
	unshift(resolve: (result: Result) => void): void;
	shift(): ((result: Result) => void) | undefined;
	/** Gives all the same result. */
	clear(result: Result): void;
}

export function createQueue<Result>(): Queue<Result> {
	const writes: Array<(result: Result) => void> = [];
	const reads: Array<(result: Result) => void> = [];
	const shift = () => writes.shift() ?? reads.shift();
	return {
		get length() {
			return writes.length + reads.length;
		},
		push: (resolve, isWrite) => void (isWrite ? writes : reads).push(resolve),
		unshift: (resolve) => void writes.unshift(resolve),
		shift,
		clear: (result) => {
			for (let resolve = shift(); resolve; resolve = shift()) resolve(result);
		},
	};
}
