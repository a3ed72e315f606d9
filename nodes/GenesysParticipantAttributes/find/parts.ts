import { DAY_MS } from '../common';
import { maxIntervalOf, type DetailsQuery } from '../genesys/requests';

/** Before this there was no Genesys Cloud. */
const FIRST_DAY = Date.UTC(2012, 0, 1);

/** Times in epoch milliseconds. */
export function intervalOf(from: number, to: number): string {
	return [from, to].map((ms) => new Date(ms).toISOString()).join('/');
}

export function timesOf(interval: string): [number, number] {
	const [from, to] = interval.split('/').map((time) => Date.parse(time));
	return [from, to];
}

/** The interval in parts that the API takes, the oldest first. Parts may share a day at their border. */
export function partsOf(query: DetailsQuery): string[] {
	const [from, to] = timesOf(query.interval);
	const length = maxIntervalOf(query);
	const first = Math.max(from, FIRST_DAY);
	const count = Math.ceil((to - first) / length);
	return Array.from({ length: count }, (_, part) =>
		intervalOf(first + part * length, Math.min(to, first + (part + 1) * length)),
	);
}

export function lengthOf(interval: string): number {
	const [from, to] = timesOf(interval);
	return to - from;
}

/** The older half and the newer one; at a midnight, since the API answers with whole days. */
export function halvesOf(interval: string): { halves: string[]; isMidnight: boolean } {
	const [from, to] = timesOf(interval);
	const middle = (from + to) / 2;
	const midnight = Math.round(middle / DAY_MS) * DAY_MS;
	const isMidnight = midnight > from && midnight < to;
	const border = isMidnight ? midnight : middle;
	return { halves: [intervalOf(from, border), intervalOf(border, to)], isMidnight };
}
