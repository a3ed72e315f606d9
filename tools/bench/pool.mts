/** Does the work for each entry in order, with so many under way at once. */
export async function pool<T>(
	entries: T[],
	width: number,
	work: (entry: T, index: number) => Promise<void>,
): Promise<void> {
	const left = entries.entries();
	async function worker(): Promise<void> {
		for (const [index, entry] of left) await work(entry, index);
	}
	await Promise.all(Array.from({ length: width }, worker));
}
