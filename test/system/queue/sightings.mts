/** One request of one worker, in milliseconds since the epoch. `early`: it had been told to wait. */
export interface Sighting {
	kind: 'sent' | 'early' | 'refused';
	at: number;
}

/** What a worker's line of output tells of its requests, if anything. */
export function readSighting(line: string): Sighting | undefined {
	if (!line.startsWith('{"witness":')) return undefined;
	try {
		return (JSON.parse(line) as { witness: Sighting }).witness;
	} catch {
		return undefined;
	}
}
