import { setTimeout as delay } from 'node:timers/promises';

import type { INodeType } from 'n8n-workflow';

import { builtCredential } from '../../engine/built.mts';
import { bareNode } from '../bareNode.mts';
import { base, median, timed } from '../measure.mts';
import { requestToken } from '../peers/peer.mts';
import { check } from '../scenario.mts';
import type { Bench, Findings, Scenario } from '../scenario.mts';
import { itemsFor, runTask, subject } from '../subject.mts';

/** Executions of one checked item, spread over a minute, and bursts of them at these seconds. */
const SPREAD = 200;
const BURST = 50;
const BURSTS_AT = [8, 48];
const EXECUTIONS = SPREAD + BURST * BURSTS_AT.length;
const DAY_MS = 60_000;
/** The limit of that minute, of which strangers use a third. */
const LIMIT = 1200;
const STRANGER_EVERY_MS = DAY_MS / (LIMIT / 3);
const SERVICE_MS = 100;
/** One execution of so many is cancelled while its write is in flight, or its conversation always fails. */
const CANCELLED_OF = 50;
const POISONED_OF = 100;
const CANCEL_AFTER_MS = SERVICE_MS / 2;
const OUTAGE = { at: 20_000, ms: 10_000 };
/** So long after the outage an execution may still be waiting for the next probe. In milliseconds. */
const PROBE_MS = 13_000;

const MOST_MEDIAN = 1.1;
const MOST_P95 = 1.5;

/** When each execution begins, in milliseconds, the first one first. */
const begins = [
	...Array.from({ length: SPREAD }, (_, index) => (index * DAY_MS) / SPREAD),
	...BURSTS_AT.flatMap((second) => Array<number>(BURST).fill(second * 1000)),
].sort((a, b) => a - b);
const places = [...begins.keys()];
const isCancelled = (place: number) => place % CANCELLED_OF === 10;
const isPoisoned = (place: number) => place % POISONED_OF === 25;
const isGood = (place: number) => !isCancelled(place) && !isPoisoned(place);
/** Whether nothing of the outage falls into an execution. */
const isOutside = (place: number) =>
	begins[place] < OUTAGE.at - 3000 || begins[place] > OUTAGE.at + OUTAGE.ms + PROBE_MS;

interface DayTimes {
	/** Milliseconds of each execution, by its place. */
	ms: number[];
	/** Good executions whose attributes are not there. */
	lost: number;
}

export const day: Scenario = {
	name: 'day',
	title: 'A day in a minute',
	about: `${EXECUTIONS} executions of one checked item in a minute, as webhooks begin them, with two bursts of ${BURST}, while others use a third of the token's limit; ${100 / CANCELLED_OF} % are cancelled, ${100 / POISONED_OF} % are for conversations that always fail, and Genesys Cloud is out for ${OUTAGE.ms / 1000} s. Times by those of a bare node that sends the same requests in the same minute with nothing of that.`,
	async run(bench) {
		const ratios = { median: [] as number[], p95: [] as number[] };
		let lost = 0;
		for (let repetition = 0; repetition < bench.repetitions; repetition++) {
			const bare = await runDay(bench, bareNode);
			const own = await runDay(bench, subject);
			lost += own.lost;
			const good = places.filter(isGood);
			const outside = good.filter(isOutside);
			const of = ({ ms }: DayTimes, some: number[]) => some.map((place) => ms[place]);
			const middles = [own, bare].map((one) => median(of(one, good)));
			const slow = [own, bare].map((one) => p95(of(one, outside)));
			ratios.median.push(middles[0] / middles[1]);
			ratios.p95.push(slow[0] / slow[1]);
			const calm = [own, bare].map((one) => median(of(one, outside)).toFixed(0));
			bench.say(
				`median ${middles.map((ms) => ms.toFixed(0)).join(' by ')} ms (outside of the outage ${calm.join(' by ')}), p95 ${slow.map((ms) => ms.toFixed(0)).join(' by ')} ms`,
			);
		}
		return findingsOf(median(ratios.median), median(ratios.p95), lost);
	},
};

function findingsOf(middle: number, slow: number, lost: number): Findings {
	const row = {
		run: 'a day in a minute',
		executions: String(EXECUTIONS),
		lost: String(lost),
		'median ÷ bare node': middle.toFixed(2),
		'p95 outside of the outage ÷ bare node': slow.toFixed(2),
	};
	return {
		rows: [row],
		checks: [
			check('nothing is lost', lost === 0, `${lost} lost`),
			check(`median ÷ bare node is at most ${MOST_MEDIAN}`, middle <= MOST_MEDIAN, middle),
			check(`p95 outside of the outage is at most ${MOST_P95}`, slow <= MOST_P95, slow),
		],
	};
}

function p95(numbers: number[]): number {
	return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * 0.95)];
}

async function runDay({ simulator }: Bench, nodeType: INodeType): Promise<DayTimes> {
	const settings = { ...base, limit: LIMIT, windowMs: DAY_MS, serviceMs: SERVICE_MS };
	const scene = { settings, conversations: EXECUTIONS, participants: 1 };
	const items = itemsFor(await simulator.arrange(scene));
	const credential = builtCredential(simulator);
	credential.data.oauthTokenData = { ...(await requestToken(simulator)) };
	await simulator.stranger(STRANGER_EVERY_MS);
	const hasFaults = nodeType === subject;
	if (hasFaults) {
		await simulator.poison(places.filter(isPoisoned));
		const outage = { kind: 'status', status: 503 } as const;
		await simulator.later(OUTAGE.at, { kind: 'outage', outage, ms: OUTAGE.ms });
	}
	const runs = places.map(async (place) => {
		await delay(begins[place]);
		const cancelWhen = hasFaults && isCancelled(place) ? delay(CANCEL_AFTER_MS) : undefined;
		const node = { onError: 'continueRegularOutput' } as const;
		const task = { items: [items[place]], credential, verified: true, node, cancelWhen };
		return (await timed(() => runTask(nodeType, task))).ms;
	});
	const ms = await Promise.all(runs);
	const state = await simulator.state();
	const isThere = (place: number) => state[place].bench === items[place].attributes.bench;
	return { ms, lost: places.filter((place) => isGood(place) && !isThere(place)).length };
}
