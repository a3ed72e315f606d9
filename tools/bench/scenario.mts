import type { RemoteSimulator } from './simulator.mts';

/** What scenarios share. */
export interface Bench {
	simulator: RemoteSimulator;
	/** One repetition, and less of what can be less. */
	quick: boolean;
	/** How often a scenario is run. */
	repetitions: number;
	/** Whether n8n itself may take part. */
	withN8n: boolean;
	/** Milliseconds that one request takes the bare node; measured once, when first asked for. */
	pace(): Promise<number>;
	say(line: string): void;
}

/** One claim, and whether it held. */
export interface Check {
	claim: string;
	holds: boolean;
	/** What was seen where it did not. */
	seen?: string;
}

/** Column to text. */
export type Row = Record<string, string>;

/** What a scenario found: rows for the table, checks for PASS and FAIL. */
export interface Findings {
	rows: Row[];
	checks: Check[];
}

export interface Scenario {
	name: string;
	title: string;
	/** What is done, for the reader of the table. */
	about: string;
	run(bench: Bench): Promise<Findings>;
}

export function check(claim: string, holds: boolean, seen: unknown): Check {
	if (holds) return { claim, holds };
	return {
		claim,
		holds,
		seen: typeof seen === 'number' ? String(Number(seen.toFixed(3))) : String(seen),
	};
}
