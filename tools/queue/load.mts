import type { IDataObject } from 'n8n-workflow';
import fetch from 'node-fetch';

import type { Target } from '../bench/protocol.mts';

/** One item of the load, and what came of it. */
export interface Item extends Target {
	value: string;
	/** The node's record; absent where none ever came. */
	record?: IDataObject;
}

/** What the caller of the webhook had to do. */
export interface LoadTrace {
	/** In milliseconds since the epoch. */
	startedAt: number;
	ms: number;
	/** Calls that were not answered with records and were made again. */
	repeated: number;
}

export interface Load {
	/** Executions that have been answered so far. */
	answered(): number;
	done: Promise<LoadTrace>;
}

const REPEATS = 5;

/** Calls the webhook with all items at once, so many in each call, as a CRM would. */
export function startLoad(webhookUrl: string, items: Item[], perCall: number): Load {
	const trace = { repeated: 0 };
	let answered = 0;

	async function callUntilAnswered(batch: Item[]): Promise<void> {
		for (let repeats = 0; repeats <= REPEATS; repeats++) {
			const records = await call(webhookUrl, batch);
			if (records) {
				batch.forEach((item, index) => (item.record = records[index]));
				answered += 1;
				return;
			}
			trace.repeated += 1;
		}
	}

	async function run(): Promise<LoadTrace> {
		const startedAt = performance.timeOrigin + performance.now();
		const batches = Array.from({ length: Math.ceil(items.length / perCall) }, (_, index) =>
			items.slice(index * perCall, (index + 1) * perCall),
		);
		await Promise.all(batches.map(callUntilAnswered));
		return { ...trace, startedAt, ms: performance.timeOrigin + performance.now() - startedAt };
	}

	return { answered: () => answered, done: run() };
}

/** The records, or nothing where the execution did not come to its end. */
async function call(url: string, items: Item[]): Promise<IDataObject[] | undefined> {
	try {
		const answer = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items: items.map(({ record: _, ...item }) => item) }),
		});
		const records: unknown = answer.ok ? await answer.json() : undefined;
		return Array.isArray(records) && records.length === items.length ? records : undefined;
	} catch {
		return undefined;
	}
}
