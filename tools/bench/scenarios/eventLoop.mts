import type { INodeParameters, INodeType } from 'n8n-workflow';

import { builtCredential } from '../../engine/built.mts';
import { runNode } from '../../engine/engine.mts';
import { base, NO_LIMIT } from '../measure.mts';
import { check } from '../scenario.mts';
import type { Bench, Row, Scenario } from '../scenario.mts';
import { itemsFor, setParameters, subject } from '../subject.mts';
import type { Item } from '../subject.mts';

const ITEMS = 20_000;
const QUICK_ITEMS = 3000;
const EXPRESSIONS = 12;
/** So many items for one participant, each with so many names. */
const ITEMS_OF_ONE = 60;
const NAMES = 1500;
const LONGEST_GAP_MS = 200;

export const eventLoop: Scenario = {
	name: 'eventLoop',
	title: 'What else n8n can do meanwhile',
	about: `${ITEMS.toLocaleString('en-US')} items with ${EXPRESSIONS} attributes by expression each, and ${ITEMS_OF_ONE} items of ${NAMES.toLocaleString('en-US')} names each for one participant, in one process with n8n's editor and webhooks. The longest time for which the node keeps the event loop to itself, from the call of its execute to the end.`,
	async run(bench) {
		const count = bench.quick ? QUICK_ITEMS : ITEMS;
		const byExpression = {
			attributesFrom: 'fields',
			attributes: { assignments: assignments() },
		};
		const runs: Array<[string, () => Promise<Item[]>, INodeParameters]> = [
			[
				'dry run',
				async () => await arrange(bench, count),
				{ ...setParameters(true, { dryRun: true }), ...byExpression },
			],
			[
				'unverified',
				async () => await arrange(bench, count),
				{ ...setParameters(false, { includeInputFields: true }), ...byExpression },
			],
			['many names', async () => manyNames(await arrange(bench, 1)), setParameters(true)],
		];
		const rows: Row[] = [];
		const checks = [];
		for (const [run, itemsOf, parameters] of runs) {
			const items = await itemsOf();
			const { gap, seconds } = await longestGap(bench, items, parameters);
			bench.say(`${run}: ${gap.toFixed(0)} ms at most in ${seconds.toFixed(1)} s`);
			rows.push({ run, items: String(items.length), 'longest gap at most 200 ms': yesOrNo(gap) });
			checks.push(
				check(`${run}: no gap over ${LONGEST_GAP_MS} ms`, gap <= LONGEST_GAP_MS, `${gap} ms`),
			);
		}
		return { rows, checks };
	},
};

function yesOrNo(gap: number): string {
	return gap <= LONGEST_GAP_MS ? 'yes' : 'no';
}

function assignments(): INodeParameters[] {
	return Array.from({ length: EXPRESSIONS }, (_, index) => ({
		id: String(index),
		name: `attribute${index}`,
		value: `={{ $json.attributes.bench }} ${index}`,
		type: 'string',
	}));
}

async function arrange({ simulator }: Bench, conversations: number): Promise<Item[]> {
	const settings = { ...base, limit: NO_LIMIT, serviceMs: 0 };
	return itemsFor(await simulator.arrange({ settings, conversations, participants: 1 }));
}

function manyNames([item]: Item[]): Item[] {
	return Array.from({ length: ITEMS_OF_ONE }, (_, index) => {
		const names = Array.from({ length: NAMES }, (__, name) => [`name${name}`, `value ${index}`]);
		return { ...item, attributes: Object.fromEntries(names) as Item['attributes'] };
	});
}

async function longestGap(
	{ simulator }: Bench,
	items: Item[],
	parameters: INodeParameters,
): Promise<{ gap: number; seconds: number }> {
	const gaps = { longest: 0 };
	const startedAt = performance.now();
	const { error, json } = await runNode(watched(subject, gaps), {
		items,
		credential: builtCredential(simulator),
		parameters,
		isMeasured: true,
	});
	if (error) throw new Error(`The node failed: ${error.message}`);
	if (json.length !== items.length) throw new Error(`${json.length} items came out`);
	return { gap: gaps.longest, seconds: (performance.now() - startedAt) / 1000 };
}

/**
 * The same node; the longest time of the CPU between two turns of a timer while it runs is kept in
 * `gaps`. Of the CPU: what other processes take is none of the node's.
 */
function watched(type: INodeType, gaps: { longest: number }): INodeType {
	const execute: INodeType['execute'] = async function (...rest) {
		let last = cpuMs();
		const tick = () => {
			const now = cpuMs();
			gaps.longest = Math.max(gaps.longest, now - last);
			last = now;
		};
		const timer = setInterval(tick, 1);
		try {
			return await type.execute!.apply(this, rest);
		} finally {
			tick();
			clearInterval(timer);
		}
	};
	return Object.create(type, { execute: { value: execute } }) as INodeType;
}

function cpuMs(): number {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}
