/** What waits: writes before reads, each in the order in which they came. */
export interface Queue<T> {
	readonly length: number;
	push(one: T, isWrite: boolean): void;
	shift(): T | undefined;
	/** Takes all out. */
	drain(): T[];
}

export function createQueue<T>(): Queue<T> {
	const writes: T[] = [];
	const reads: T[] = [];
	return {
		get length() {
			return writes.length + reads.length;
		},
		push: (one, isWrite) => void (isWrite ? writes : reads).push(one),
		shift: () => writes.shift() ?? reads.shift(),
		drain: () => [...writes.splice(0), ...reads.splice(0)],
	};
}
