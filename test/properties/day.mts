import { setTimeout as delay } from 'node:timers/promises';

import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import fc from 'fast-check';

import { execute } from '../../tools/engine/execution.mts';
import { passThrough } from '../../tools/engine/stubs.mts';
import type { TestCredential } from '../../tools/engine/credential.mts';
import type { Outage } from '../../tools/simulator/outages.mts';
import type { Fault, RequestLog } from '../../tools/simulator/server.mts';
import {
	CONTINUE,
	credentialFor,
	node,
	setParameters,
	withSimulator,
	type Simulator,
} from '../node/support.mts';
import { seedItem, storedFor, type SeededItem, type UpdateRecord } from '../node/updates.mts';
import { mostly, record } from './wild.mts';

/** Bounds of every execution, in seconds. */
export const MAX_WAIT = 8;
export const TIMEOUT = 1;
/** What arrives so soon after a 429 was on its way, in milliseconds. */
export const GRACE_MS = 500;
/** So long each refusal of a limited conversation asks to wait, in seconds. */
const RETRY_AFTER = 1;

/** How often it is looked whether the machine is too busy, in milliseconds. */
const BEAT_MS = 10;

/** One execution; several rounds are those of Loop Over Items. Times in milliseconds. */
interface Execution {
	at: number;
	rounds: number;
	items: number;
	/** Which of two credentials. */
	credential: 0 | 1;
	/** Cancelled so long after its begin. */
	cancelAfter?: number;
	/** What its first conversation always meets: 500, or a 429 of its own. */
	poison?: 'fails' | 'limited';
}

/** What many executions meet in some seconds. */
export interface Day {
	executions: Execution[];
	outage?: { at: number; ms: number; what: Outage };
	/** Of each token in a second; strangers use a third of it. */
	limit?: { requests: number; hasStrangers: boolean };
	/** Answers whose headers say that one request is allowed, for a day; or to come back at once. */
	oddAnswers: Array<'day' | 'zero'>;
	serviceMs: number;
	/** Whether a 429 tells counts. */
	countsOn429: boolean;
}

function sometimes<T>(arbitrary: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T | undefined> {
	const never = { weight: 10 - weight, arbitrary: fc.constant(undefined) };
	return fc.oneof({ weight, arbitrary }, never);
}

const execution: fc.Arbitrary<Execution> = record<Execution>({
	at: fc.oneof(fc.constant(0), fc.nat({ max: 1500 })),
	rounds: mostly(1, 3),
	items: mostly(1, 2, 8),
	credential: mostly<0 | 1>(0, 1),
	cancelAfter: sometimes(fc.nat({ max: 600 }), 1),
	poison: sometimes(fc.constantFrom('fails' as const, 'limited' as const), 1),
});

const outage: fc.Arbitrary<NonNullable<Day['outage']>> = record<NonNullable<Day['outage']>>({
	at: fc.oneof(fc.constant(0), fc.nat({ max: 1500 })),
	ms: fc.integer({ min: 300, max: 2000 }),
	what: fc.constantFrom<Outage>(
		{ kind: 'status', status: 503 },
		{ kind: 'status', status: 500 },
		{ kind: 'html', status: 502 },
		{ kind: 'reset' },
		{ kind: 'hang' },
	),
});

export const day: fc.Arbitrary<Day> = record<Day>({
	executions: fc.array(execution, { minLength: 3, maxLength: 16 }),
	outage: sometimes(outage, 4),
	limit: sometimes(
		record<NonNullable<Day['limit']>>({
			requests: fc.integer({ min: 15, max: 60 }),
			hasStrangers: fc.boolean(),
		}),
		4,
	),
	oddAnswers: fc.array(fc.constantFrom('day' as const, 'zero' as const), { maxLength: 2 }),
	serviceMs: fc.constantFrom(0, 20, 60),
	countsOn429: fc.boolean(),
});

/** How an execution went. Times of one clock with the simulator's log, in milliseconds. */
export interface Played extends Execution {
	token: string;
	all: SeededItem[];
	records: UpdateRecord[];
	/** When its first request arrived. */
	beganAt: number;
	endedAt: number;
}

/** All that is to be seen of a day. */
export interface Seen {
	played: Played[];
	requests: RequestLog[];
	earlyReturns: Simulator['earlyReturns'];
	/** For how long this machine was too busy for anything, in milliseconds. */
	stalledMs: number;
	/** Whether what is stored for an item is what it asks for. */
	isStored(item: SeededItem): boolean;
}

/** n8n's Loop Over Items: hands on so many items at a time, and then ends. */
function loopOver(size: number): INodeType {
	let left: INodeExecutionData[] | undefined;
	return {
		description: { ...passThrough.description, outputs: ['main', 'main'] },
		async execute(this: IExecuteFunctions) {
			left ??= [...this.getInputData()];
			const next = left.splice(0, size);
			return next.length > 0 ? [[], next] : [[], []];
		},
	};
}

const position: [number, number] = [0, 0];
const main = (name: string) => ({ node: name, type: 'main' as const, index: 0 });

/** Runs Set over all items, so many in each round. */
async function runLoop(
	items: SeededItem[],
	size: number,
	credential: TestCredential,
	cancelWhen?: Promise<unknown>,
): Promise<UpdateRecord[]> {
	const parameters = setParameters({}, { maxWait: MAX_WAIT, timeout: TIMEOUT, verifyFor: 0 });
	const common = { typeVersion: 1, position, parameters: {} };
	const { run } = await execute({
		nodes: [
			{ ...common, id: '1', name: 'Start', type: 'start' },
			{ ...common, id: '2', name: 'Loop', type: 'loop' },
			{ ...common, id: '3', name: 'Set', type: 'node', ...CONTINUE, parameters },
		],
		connections: {
			Start: { main: [[main('Loop')]] },
			Loop: { main: [[], [main('Set')]] },
			Set: { main: [[main('Loop')]] },
		},
		nodeTypes: { start: passThrough, loop: loopOver(size), node },
		start: 'Start',
		items: items.map((json) => ({ json: { ...json } })),
		credential,
		cancelWhen,
	});
	const rounds = run.data.resultData.runData.Set ?? [];
	return rounds.flatMap((round) =>
		(round.data?.main[0] ?? []).map(({ json }) => json as unknown as UpdateRecord),
	);
}

const ODD: Record<'day' | 'zero', Fault> = {
	day: {
		...{ kind: 'status', status: 503 },
		headers: {
			...{ 'inin-ratelimit-allowed': '1', 'inin-ratelimit-count': '1' },
			'inin-ratelimit-reset': '86400',
		},
	},
	zero: { kind: 'status', status: 503, headers: { 'Retry-After': '0' } },
};

const POISON: Record<NonNullable<Execution['poison']>, Fault> = {
	fails: { kind: 'status', status: 500 },
	limited: { kind: 'status', status: 429, retryAfter: RETRY_AFTER },
};

/** Plays a day, with a simulator of its own. */
export async function play(drawn: Day): Promise<Seen> {
	const { outage: out, limit, serviceMs, countsOn429 } = drawn;
	const seen: Seen[] = [];
	const settings = {
		...{ limit: limit?.requests ?? 100_000, windowMs: 1000, graceMs: GRACE_MS },
		...{ serviceMs, rateLimitHeadersOn429: countsOn429 },
	};
	await withSimulator(settings, async (simulator) => {
		const credentials = [0, 1].map(() => credentialFor(simulator));
		for (const odd of drawn.oddAnswers) simulator.faults.next('patchAttributes', ODD[odd]);
		const over = new AbortController();
		let stalledMs = 0;
		const stalls = (async () => {
			while (!over.signal.aborted) {
				const before = performance.now();
				await delay(BEAT_MS);
				stalledMs += Math.max(0, performance.now() - before - 2 * BEAT_MS);
			}
		})();
		const startedAt = performance.now();
		const until = async (at: number) =>
			await delay(Math.max(0, startedAt + at - performance.now()), undefined, {
				signal: over.signal,
			}).catch(() => {});
		const others = (async () => {
			if (!limit?.hasStrangers) return;
			for (let at = 0; !over.signal.aborted; at += 3000 / limit.requests) {
				await until(at);
				const tokens = new Set(simulator.requests.map(({ token }) => token).filter(Boolean));
				for (const token of tokens) simulator.consume(token, 1);
			}
		})();
		const outages = (async () => {
			if (!out) return;
			await until(out.at);
			const end = simulator.outage(out.what);
			await until(out.at + out.ms);
			await end();
		})();
		const played = await Promise.all(
			drawn.executions.map(async (one): Promise<Played> => {
				const all = Array.from({ length: one.items * one.rounds }, () => seedItem(simulator));
				const [{ conversationId }] = all;
				if (one.poison) {
					const target = { route: 'patchAttributes', conversationId } as const;
					simulator.faults.next(target, POISON[one.poison], Infinity);
				}
				await until(one.at);
				const cancelWhen =
					one.cancelAfter === undefined ? undefined : until(one.at + one.cancelAfter);
				const credential = credentials[one.credential];
				const records = await runLoop(all, one.items, credential, cancelWhen);
				const endedAt = performance.now();
				const ids = new Set(all.map((item) => item.conversationId));
				const first = simulator.requests.find((sent) => ids.has(sent.conversationId ?? ''));
				const { token = '', at: beganAt = endedAt } = first ?? {};
				return { ...one, token, all, records, beganAt, endedAt };
			}),
		);
		over.abort();
		await Promise.all([others, outages, stalls]);
		seen.push({
			played,
			requests: [...simulator.requests],
			earlyReturns: [...simulator.earlyReturns],
			stalledMs,
			isStored: (item) => storedFor(simulator, item).tier === 'gold',
		});
	});
	return seen[0];
}
