import { OUTAGE_MS, type SceneResult } from './scene.mts';

/** What the run has to show; each check with what was found. */
export interface Check {
	what: string;
	found: string;
	holds: boolean;
}

const MOST_TIME = 1.1;
const MOST_REFUSED = 2;
const MOST_IN_OUTAGE = 60;
/** How long after an outage the load may take beyond what the limit asks for, in milliseconds. */
const MOST_AFTER_OUTAGE_MS = 30_000;

export function describe(result: SceneResult): string[] {
	const { options, count, ms, floorMs, executions } = result;
	const refused = count.windows.map((window) => window.refused);
	const used = count.windows.map((window) => `${window.used}/${window.allowed}`);
	const seconds = (time: number) => (time / 1000).toFixed(1);
	const begins = count.windows.map(({ startedAt }) => seconds(startedAt - result.startedAt));
	return [
		`${options.name}, ${options.workers} worker(s), ${options.limit} requests in ${seconds(options.windowMs)} s`,
		`  time ÷ floor      ${(ms / floorMs).toFixed(3)}  (${seconds(ms)} s ÷ ${seconds(floorMs)} s)`,
		`  windows           ${used.join(' ')}`,
		`  windows begin at  ${begins.join(' ')} s`,
		`  429s by window    ${refused.join(' ')}  (most for one worker: ${result.mostRefused})`,
		`  early returns     ${result.earlyOfWorkers} by a worker that had been told; ${count.earlyReturns} by the token`,
		`  requests          ${count.requests}, by worker ${result.sentByWorkers.join(' + ')}; tokens ${count.tokens}`,
		`  verdicts          ${counts(result.statuses)}; lost ${result.lost}, wrong ${result.wrong}`,
		`  calls repeated    ${result.repeated}`,
		...(count.outage ? [`  in the outage     ${count.outage.requests} requests`] : []),
		`  executions        ${counts(byKey(executions.map(({ mode, status }) => `${mode} ${status}`)))}`,
	];
}

export function checksOf(result: SceneResult): Check[] {
	const { options, lost, wrong, lostTags, count, ms, floorMs } = result;
	const { droppedAt, mostRefused } = result;
	const mostInWindow = Math.max(
		0,
		...count.windows.filter((_, index) => index !== droppedAt).map(({ refused }) => refused),
	);
	const checks = [
		check('no item lost', lost === 0, lost),
		check('no wrong verdict', wrong === 0, wrong),
		check("no tag of the schedule's lost", lostTags === 0, lostTags),
		check('no worker back before its time', result.earlyOfWorkers === 0, result.earlyOfWorkers),
		check(
			`at most ${MOST_REFUSED} 429s for each window and worker${droppedAt < 0 ? '' : ', but for what was on its way when the limit dropped'}`,
			Math.max(mostRefused, mostInWindow / options.workers) <= MOST_REFUSED,
			`${mostInWindow} in a window, ${mostRefused} for a worker`,
		),
		...(options.kind === 'outage' ? outageChecks(result) : [timeCheck(ms / floorMs)]),
	];
	return checks.map((one) => ({ ...one, what: `${options.name}: ${one.what}` }));
}

function timeCheck(ratio: number): Check {
	return check(`time ÷ floor at most ${MOST_TIME}`, ratio <= MOST_TIME, ratio.toFixed(3));
}

function outageChecks({ options, count, ms, floorMs }: SceneResult): Check[] {
	const requests = count.outage?.requests ?? Infinity;
	const most = MOST_IN_OUTAGE * options.workers;
	const late = ms - floorMs - OUTAGE_MS;
	return [
		check(`at most ${most} requests in the outage`, requests <= most, requests),
		check(
			`at most ${MOST_AFTER_OUTAGE_MS / 1000} s later than without it`,
			late <= MOST_AFTER_OUTAGE_MS,
			`${(late / 1000).toFixed(1)} s`,
		),
	];
}

function check(what: string, holds: boolean, found: number | string): Check {
	return { what, holds, found: String(found) };
}

function byKey(keys: string[]): Record<string, number> {
	const result: Record<string, number> = {};
	for (const key of keys) result[key] = (result[key] ?? 0) + 1;
	return result;
}

function counts(numbers: Record<string, number>): string {
	return Object.entries(numbers)
		.map(([name, count]) => `${name} ${count}`)
		.join(', ');
}
