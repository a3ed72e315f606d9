import type { FaultMix, RandomOptions } from '../simulator/faults.mts';
import type { Outage } from '../simulator/outages.mts';
import type { Settings } from '../simulator/settings.mts';

/** What the simulator is to have: settings beside the base ones, and participants to write to. */
export interface Scene {
	settings?: Partial<Settings>;
	conversations: number;
	/** Participants of each conversation. */
	participants: number;
}

/** One participant that something is written to. */
export interface Target {
	conversationId: string;
	participantId: string;
}

/** What happens to the simulator in the middle of a run. */
export type Change =
	| { kind: 'limit'; limit: number }
	| { kind: 'revoke' }
	| { kind: 'outage'; outage: Outage; ms: number };

/** One window of the token's limit; `startedAt` in milliseconds since the epoch. */
export interface WindowCount {
	startedAt: number;
	allowed: number;
	used: number;
	refused: number;
}

/** What the simulator saw since the scene was set. */
export interface Count {
	/** API requests, whatever became of them. */
	requests: number;
	/** Those of them that got 429. */
	refused: number;
	/** PATCHes that were let through, beyond one a participant. */
	duplicates: number;
	earlyReturns: number;
	tokens: number;
	windows: WindowCount[];
	/** Absent where there was none, or it is not over. */
	outage?: OutageCount;
}

/** What the simulator saw of an outage; `endedAt` in milliseconds since the epoch. */
export interface OutageCount {
	/** Requests that reached a host meanwhile, those for a token included. */
	requests: number;
	endedAt: number;
}

/** What the simulator's process can be asked for. */
export interface Commands {
	/** Starts afresh with a scene, and names its participants in order. */
	arrange(scene: Scene): Promise<Target[]>;
	settings(settings: Partial<Settings>): void;
	/** API requests meet faults at random. */
	faults(mix: FaultMix, seed: number, options?: RandomOptions): void;
	/** The change is made when so many API requests have arrived. */
	at(requests: number, change: Change): void;
	/** The change is made after so many milliseconds. */
	later(ms: number, change: Change): void;
	/** Whatever is written to the scene's participants at these places fails with 500. */
	poison(places: number[]): void;
	/** From now on somebody else uses one request of the newest token every so many milliseconds. */
	stranger(everyMs: number): void;
	consume(requests: number): void;
	revoke(): void;
	count(): Count;
	/** The attributes stored now of each participant of the scene, in order. */
	state(): Array<Record<string, string>>;
}

/** One command on its way to the simulator's process. */
export interface Call {
	id: number;
	name: keyof Commands;
	args: unknown[];
}

/** What the simulator's process sends: its address first, then an answer to each call. */
export type Message =
	| { url: string; client: { id: string; secret: string } }
	| { id: number; result?: unknown; error?: string };
