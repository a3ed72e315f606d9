import { MAX_PAGES, PAGE_SIZE } from '../GenesysParticipantAttributes/genesys/requests';
import type { Happened } from './happened';

/** Rows that are read at a time. */
export const PAGE = PAGE_SIZE;

/** The API answers no more rows of one query. */
export const MAX_ROWS = MAX_PAGES * PAGE_SIZE;

/** So many in a row, at the end of a page, tell that all behind them is older, too. */
export const TAIL = 10;

/** In order but for a few: one that was corrected afterwards is no sign of another order. */
export const FEW = 2;

/** Some rows, as the API answers them: the newest event first, as far as it keeps that order. */
export interface ReadRows {
	events: Happened[];
	/** When each of them ended, in epoch milliseconds; Infinity of one that goes on. */
	ends?: number[];
	/** How many rows these are, also those without an event. */
	count: number;
	/** How many rows there are in all, which is approximate. */
	total: number;
}

/** Reads up to 100 rows, from the row of that number on; the newest is 0. */
export type Read<Failure> = (row: number) => Promise<ReadRows | { failure: Failure }>;

export interface ScanOptions {
	/** The earliest event that is wanted. */
	from: number;
	/** Whether an event at `from` has been dealt with. */
	isKnown(event: Happened): boolean;
	/** The row to begin with; a guess. */
	start: number;
	/** So many rows are read one after another where that leads to `from`. */
	rows: number;
	/** So many rows above `from` are looked for where there are more. */
	block: number;
	/** Whether there is time for another request. */
	hasTime(): boolean;
}

export type Scanned<Failure> =
	| {
			/** Everything from `from` until `until`, and perhaps more; each once. */
			events: Happened[];
			/** Infinity where nothing is newer; undefined where the time was over before the end. */
			until?: number;
			/** The row that these begin with, or that a later scan should. */
			row: number;
			/** Whether the newest come first, as was asked for; else all has to be read. */
			isSorted: boolean;
	  }
	| { tooMany: true }
	| { failure: Failure };

function inversions(events: Happened[]): number {
	return events.filter(({ time }, index) => index > 0 && time > events[index - 1].time).length;
}

function times(pages: ReadRows[]): number[] {
	return pages.flatMap(({ events }) => events.map(({ time }) => time));
}

/** How many rows there are from the last one of these down to a time, at their own density. */
function rowsDownTo(from: number, block: ReadRows[]): number {
	const all = times(block);
	const newest = all.reduce((a, b) => Math.max(a, b), -Infinity);
	const oldest = all.reduce((a, b) => Math.min(a, b), Infinity);
	return newest > oldest ? ((oldest - from) / (newest - oldest)) * all.length : Infinity;
}

/** The row at which the page with this one begins. */
export function toPage(row: number): number {
	return Math.max(0, Math.floor(row / PAGE) * PAGE);
}

/**
 * Finds the oldest events since a time, in answers that have the newest first. They are read
 * downwards: what happens meanwhile moves the others down, so that none is missed. Where so much has
 * happened that `from` is far away, it looks for the rows just above it, and leaves the newer ones to
 * a later scan.
 */
export async function scan<Failure>(
	read: Read<Failure>,
	{ from, isKnown, start, rows: enough, block: wanted, hasTime }: ScanOptions,
): Promise<Scanned<Failure>> {
	const isBefore = (event: Happened) =>
		event.time < from || (event.time === from && isKnown(event));
	let row = toPage(Math.min(start, MAX_ROWS - PAGE));
	let jump = PAGE;
	let block: ReadRows[] = [];
	let first = row;
	/** The lowest rows that are known to be above `from`, and the highest that are known to be below. */
	let above: number | undefined;
	let below: number | undefined;
	let isSorted = true;

	function eventsOf(): Happened[] {
		const found = new Map<string, Happened>();
		for (const { events } of block) {
			for (const event of events) if (event.time >= from) found.set(event.key, event);
		}
		return [...found.values()];
	}

	/** Whether nothing is behind a page. A short page may be one in the middle. */
	function isLast({ count, total }: ReadRows): boolean {
		if (count === 0) return true;
		const read = block.reduce((sum, page) => sum + page.count, 0);
		return count < PAGE && first === 0 && read >= total;
	}

	function reachesDown({ events, count }: ReadRows): boolean {
		if (!isSorted || events.length === 0) return false;
		return events.length >= Math.min(count, TAIL) && events.slice(-TAIL).every(isBefore);
	}

	for (;;) {
		if (row >= MAX_ROWS) return { tooMany: true };
		if (!hasTime()) return { events: isSorted ? [] : eventsOf(), row: above ?? row, isSorted };
		const page = await read(row);
		if ('failure' in page) return page;
		if (block.length === 0) first = row;
		block.push(page);
		isSorted &&= inversions(page.events) <= FEW;

		if (isLast(page) || reachesDown(page)) {
			const isWhole = first === 0 || block.length > 1 || !page.events.every(isBefore);
			if (isWhole) {
				const newest = times(block.slice(0, 1)).reduce((a, b) => Math.max(a, b), from);
				const until = first === 0 ? Infinity : newest;
				return { events: eventsOf(), until, row: first, isSorted };
			}
			below = row;
			if (above === undefined) row = toPage(below - Math.max(wanted, jump));
			else row = below - above <= PAGE ? above : toPage((above + below) / 2);
			jump *= 2;
			block = [];
			continue;
		}
		above = row;
		const gap = (below ?? Math.max(page.total, row + 2 * PAGE)) - row;
		const left = Math.min(gap, rowsDownTo(from, block));
		if (!isSorted || gap <= PAGE || block.length * PAGE + left <= enough + wanted + TAIL * PAGE) {
			row += PAGE;
			continue;
		}
		let next = toPage(row + Math.max(left - wanted, jump));
		if (below !== undefined && next > row + 0.8 * gap) next = toPage(row + gap / 2);
		row = Math.min(Math.max(next, row + PAGE), Math.max(row + PAGE, MAX_ROWS - PAGE));
		jump *= 2;
		block = [];
	}
}
