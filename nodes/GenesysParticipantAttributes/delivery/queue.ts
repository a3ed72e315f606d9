/** What waits: writes before reads, each in the order in which they came. */
export interface Queue<T> {
	readonly length: number;
	push(one: T, isWrite: boolean): void;
	/** Takes out the next one, or the one that is wanted if it is there. */
	shift(isWanted?: (one: T) => boolean): T | undefined;
	some(isWanted: (one: T) => boolean): boolean;
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
		shift: (isWanted = () => false) => {
			for (const all of [writes, reads]) {
				const at = all.findIndex(isWanted);
				if (at >= 0) return all.splice(at, 1)[0];
			}
			return writes.shift() ?? reads.shift();
		},
		some: (isWanted) => writes.some(isWanted) || reads.some(isWanted),
		drain: () => [...writes.splice(0), ...reads.splice(0)],
	};
}
