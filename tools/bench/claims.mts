import { check } from './scenario.mts';
import type { Check, Row } from './scenario.mts';
import type { Tally } from './tally.mts';

/** Nothing lost, nothing claimed that is not so, nobody back before the time. */
export function soundness(tally: Tally, of = ''): Check[] {
	const run = of && ` (${of})`;
	const { lost, untrue, earlyReturns } = tally;
	return [
		check(`nothing is lost${run}`, lost === 0, `${lost} lost`),
		check(`nothing is reported as written that is not${run}`, untrue === 0, `${untrue} untrue`),
		check(`no early return${run}`, earlyReturns === 0, `${earlyReturns} early`),
	];
}

export function allVerified({ verified, items }: Tally, of = ''): Check {
	const claim = `every item is verified${of && ` (${of})`}`;
	return check(claim, verified === items, `${verified} of ${items}`);
}

/** The repetition to show: the one that lost most, then the one with the most 429s. */
export function worst(tallies: Tally[]): Tally {
	return [...tallies].sort((a, b) => b.lost - a.lost || b.refused - a.refused)[0];
}

/** A tally as cells of a table. */
export function cells(name: string, tally: Tally, timeRatio?: number): Row {
	return {
		run: name,
		items: String(tally.items),
		landed: String(tally.landed),
		verified: String(tally.verified ?? '–'),
		lost: String(tally.lost),
		duplicates: String(tally.duplicates),
		'429s': String(tally.refused),
		requests: String(tally.requests),
		'early returns': String(tally.earlyReturns),
		...(timeRatio === undefined ? {} : { 'time ÷ floor': timeRatio.toFixed(3) }),
	};
}
