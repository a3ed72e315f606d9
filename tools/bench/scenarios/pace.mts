import { cells, soundness, worst } from '../claims.mts';
import { base, median } from '../measure.mts';
import { neededRequests, runScene, timeRatio } from '../nodeRun.mts';
import { check } from '../scenario.mts';
import type { Bench, Check, Findings, Scenario } from '../scenario.mts';
import { leastUse, refusals } from '../tally.mts';
import type { Tally } from '../tally.mts';
import { timeline } from '../timeline.mts';

const ITEMS = 1000;
const MOST_TIME = 1.03;
const LEAST_USE = 0.99;
const LAST_WINDOW_WITH_429 = 3;

interface Case {
	verified: boolean;
	participants: number;
	resetRounding: 'up' | 'down';
}

/** All eight; the first four hold every pair of values, and so are the quick ones. */
const cases: Case[] = [
	{ verified: false, participants: 1, resetRounding: 'up' },
	{ verified: false, participants: 10, resetRounding: 'down' },
	{ verified: true, participants: 1, resetRounding: 'down' },
	{ verified: true, participants: 10, resetRounding: 'up' },
	{ verified: false, participants: 1, resetRounding: 'down' },
	{ verified: false, participants: 10, resetRounding: 'up' },
	{ verified: true, participants: 1, resetRounding: 'up' },
	{ verified: true, participants: 10, resetRounding: 'down' },
];

export const pace: Scenario = {
	name: 'pace',
	title: 'At the pace of the limit',
	about: `${ITEMS} writes, unverified and read back, at 1 and at 10 participants a conversation, with \`inin-ratelimit-reset\` rounded up and down.`,
	async run(bench) {
		const findings: Findings = { rows: [], checks: [] };
		for (const one of bench.quick ? cases.slice(0, 4) : cases) {
			const { rows, checks } = await runCase(bench, one);
			findings.rows.push(...rows);
			findings.checks.push(...checks);
		}
		return findings;
	},
};

function nameOf({ verified, participants, resetRounding }: Case): string {
	return `${verified ? 'read back' : 'unverified'}, ${participants} a conversation, rounded ${resetRounding}`;
}

async function runCase(bench: Bench, one: Case): Promise<Findings> {
	const name = nameOf(one);
	const { participants, resetRounding, verified } = one;
	const scene = { settings: { resetRounding }, conversations: ITEMS / participants, participants };
	const needed = neededRequests(scene, verified);
	const checks: Check[] = [];
	const ratios: number[] = [];
	const tallies: Tally[] = [];
	for (let repetition = 0; repetition < bench.repetitions; repetition++) {
		const result = await runScene(bench, { ...scene, verified });
		const ratio = await timeRatio(bench, result.ms, needed);
		bench.say(`${name}: ${ratio.toFixed(3)}; ${timeline(result, base.windowMs)}`);
		ratios.push(ratio);
		tallies.push(result.tally);
		checks.push(...soundness(result.tally, name), ...windowChecks(result.tally, name));
	}
	const ratio = median(ratios);
	checks.push(check(`time ÷ floor is at most ${MOST_TIME} (${name})`, ratio <= MOST_TIME, ratio));
	return { rows: [cells(name, worst(tallies), ratio)], checks };
}

function windowChecks(tally: Tally, name: string): Check[] {
	const { most, last } = refusals(tally);
	const use = leastUse(tally);
	return [
		check(`at most one 429 a window (${name})`, most <= 1, `${most} in one window`),
		check(
			`no 429 after the third window (${name})`,
			last <= LAST_WINDOW_WITH_429,
			`one in window ${last}`,
		),
		check(`every window but the last is used to 99 % (${name})`, use >= LEAST_USE, use),
	];
}
