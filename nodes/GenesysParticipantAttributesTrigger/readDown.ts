import type { Happened } from './happened';
import { FEW, MAX_ROWS, PAGE, TAIL, type Read, type ReadRows, type Scanned } from './scan';

function isInOrder({ ends = [] }: ReadRows): boolean {
	return ends.filter((end, index) => index > 0 && end > ends[index - 1]).length <= FEW;
}

/** Whether all at the end of a page ended before a time, so that all behind them did, too. */
function isPast({ ends = [], count }: ReadRows, from: number): boolean {
	const tail = ends.slice(-TAIL);
	return tail.length >= Math.min(count, TAIL) && tail.every((end) => end < from);
}

/**
 * Reads all conversations that have not ended before a time, in answers that have those that go on or
 * the newest end first, whatever the order of their events: what has happened since then has
 * happened to one of them.
 */
export async function readDown<Failure>(
	read: Read<Failure>,
	from: number,
	hasTime: () => boolean,
): Promise<Scanned<Failure>> {
	const found = new Map<string, Happened>();
	let rows = 0;
	let isSorted = true;
	for (let row = 0; row < MAX_ROWS; row += PAGE) {
		if (!hasTime()) return { events: [...found.values()], row: 0, isSorted };
		const page = await read(row);
		if ('failure' in page) return page;
		isSorted &&= isInOrder(page);
		rows += page.count;
		for (const event of page.events) if (event.time >= from) found.set(event.key, event);
		const isLast = page.count === 0 || (page.count < PAGE && rows >= page.total);
		if (isLast || (isSorted && isPast(page, from)))
			return { events: [...found.values()], until: Infinity, row: 0, isSorted };
	}
	return { tooMany: true };
}
