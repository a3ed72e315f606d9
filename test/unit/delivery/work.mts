import type { Slots } from '../../../nodes/GenesysParticipantAttributes/delivery/slots';
import { settled } from './fakeClock.mts';

/** Work that goes on until it is told to end, with a count of how much goes on at once. */
export function createWork() {
	const started: number[] = [];
	const ends = new Map<number, () => void>();
	let most = 0;
	return {
		started,
		most: () => most,
		do: async (name: number) => {
			started.push(name);
			await new Promise<void>((resolve) => ends.set(name, resolve));
			ends.delete(name);
		},
		end: async (name: number) => {
			ends.get(name)!();
			await settled();
		},
		endAll: async () => {
			while (ends.size > 0) {
				most = Math.max(most, ends.size);
				ends.values().next().value!();
				await settled();
			}
		},
	};
}

/** 0, 1, 2, … */
export const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Runs one task when there is room, and gives what it gives. */
export async function inSlot<T>(slots: Slots, task: () => Promise<T>): Promise<T> {
	const results: T[] = [];
	await slots.each([task], async (one) => void results.push(await one()));
	return results[0];
}
