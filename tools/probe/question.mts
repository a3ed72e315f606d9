import type { Client } from './client.mts';
import type { Answered } from './findings.mts';
import type { Interrupt } from './interrupt.mts';
import type { Notes } from './notes.mts';
import type { Sighting } from './poll.mts';
import type { Attributes, Target } from './target.mts';
import type { Timing } from './timing.mts';

/** What a question can ask with. */
export interface Probe {
	client: Client;
	/** The participant of `--conversation`. */
	target: Target;
	/** A participant of `--ended`. */
	ended?: Target;
	interrupt: Interrupt;
	timing: Timing;
	notes: Notes;
	/** When writes to the target were seen, the first ones first. */
	sightings: Array<Sighting<Attributes>>;
	/** Whether a window of the rate limit may be spent. */
	maySpendWindow: boolean;
	/** Why a part of an answer is missing. */
	missing(part: string, why: string): void;
	/** Tells the person who waits what is being waited for. */
	say(text: string): void;
}

/** One question: it has its answer, or throws Unanswered. */
export interface Question {
	field: keyof Answered;
	ask(probe: Probe): Promise<Partial<Answered>>;
}

/** The longest time that reads were seen to be late, in milliseconds. */
export function latestRead({ sightings }: Probe): number {
	return Math.max(0, ...sightings.map(({ seenAt }) => seenAt));
}

/** When a write is to be expected in a read, in milliseconds. */
export function expectedRead({ sightings }: Probe): number {
	const times = sightings.map(({ seenAt }) => seenAt).sort((a, b) => a - b);
	return times[Math.floor(times.length / 2)] ?? 0;
}
