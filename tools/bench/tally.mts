import type { IDataObject } from 'n8n-workflow';

import type { Count } from './protocol.mts';
import type { RemoteSimulator } from './simulator.mts';
import type { Item } from './subject.mts';

/** What came of one run, as the simulator saw it. */
export interface Tally extends Count {
	items: number;
	/** Items whose attributes are stored as asked. */
	landed: number;
	/** Items that are not. */
	lost: number;
	/** Items that the node says it has verified; absent for those that do not check. */
	verified?: number;
	/** Items that the node says are written, and are not. */
	untrue: number;
}

const written = new Set(['verified', 'accepted', 'unchanged']);

/** Counts what landed of these items, which are the scene's participants in order. */
export async function tally(
	simulator: RemoteSimulator,
	items: Item[],
	records?: IDataObject[],
): Promise<Tally> {
	const [count, state] = await Promise.all([simulator.count(), simulator.state()]);
	const landed = items.map(({ attributes }, index) =>
		Object.entries(attributes).every(([name, value]) => state[index][name] === value),
	);
	const says = (index: number) => String(records?.[index]?.status);
	const landedCount = landed.filter(Boolean).length;
	return {
		...count,
		items: items.length,
		landed: landedCount,
		lost: items.length - landedCount,
		verified: records?.filter(({ status }) => status === 'verified').length,
		untrue: landed.filter((isThere, index) => !isThere && written.has(says(index))).length,
	};
}

/** How full the windows are that had to be waited for, the emptiest one's share. */
export function leastUse({ windows }: Count): number {
	return Math.min(1, ...windows.slice(0, -1).map(({ used, allowed }) => used / allowed));
}

/** Most 429 in one window, and the last window (from 1) that had one; 0 for none. */
export function refusals({ windows }: Count): { most: number; last: number } {
	return {
		most: Math.max(0, ...windows.map(({ refused }) => refused)),
		last: windows.findLastIndex(({ refused }) => refused > 0) + 1,
	};
}
