import type { NodeResult } from './nodeRun.mts';

/**
 * Where a run's time went beside the windows themselves: before the first request, between a
 * window's end and the next one's start, and in the last window.
 */
export function timeline({ tally, startedAt, ms }: NodeResult, windowMs: number): string {
	const { windows } = tally;
	if (windows.length === 0) return 'no window was opened';
	const starts = windows.map((window) => window.startedAt);
	const losses = starts.slice(1).map((start, index) => start - starts[index] - windowMs);
	const last = windows[windows.length - 1];
	const parts = [
		`start ${Math.round(starts[0] - startedAt)} ms`,
		...(losses.length > 0
			? [`rollovers ${losses.map((loss) => Math.round(loss)).join(' ')} ms`]
			: []),
		`last window ${Math.round(startedAt + ms - last.startedAt)} ms for ${last.used}`,
		`used ${windows.map(({ used }) => used).join(' ')}`,
		`429s ${windows.map(({ refused }) => refused).join(' ')}`,
	];
	return parts.join(', ');
}
