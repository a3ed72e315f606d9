// What the trigger costs where conversations start at an even pace: prints the table of docs/trigger.md.
// The built trigger polls once a minute in n8n's classic way, against analytics in memory.
import { answerHelp } from '../help.mts';
import { Analytics } from '../engine/analytics.mts';
import { builtCredential, builtTrigger } from '../engine/built.mts';
import { polledWorkflow, register } from '../engine/poll.mts';
import { table } from './table.mts';

answerHelp('Usage: npm run bench:trigger: prints the table of docs/trigger.md');

const MINUTE_MS = 60_000;
const MINUTES = 120;
/** In the first minutes there is less to look back at. */
const WARM_UP_MINUTES = 45;
/** Until nothing can be late any more. */
const QUIET_MINUTES = 25;
const RATES = [10, 100, 1000];
const LAGS_MS = [0, 20_000, 3 * MINUTE_MS];

const nowhere = { url: 'http://127.0.0.1:9', client: { id: 'id', secret: 'client-secret' } };

let now = Date.UTC(2026, 0, 15, 8);
Date.now = () => now;

/** Counts requests, minute by minute. */
async function pollsAt(rate: number, lagMs: number) {
	const analytics = new Analytics('started', { interval: 'days' });
	const options = { maxConversations: 5000 };
	const parameters = { event: 'started', options, pollTimes: {} };
	const workflow = polledWorkflow(parameters, builtCredential(nowhere));
	workflow.answer = analytics.answer;
	const registration = await register(builtTrigger(), workflow, 'classic', 'activate');
	const requests: number[] = [];
	let came = 0;
	let bytes = 0;

	async function poll(): Promise<void> {
		const { items, error } = await registration.poll();
		if (error) throw error;
		came += items.length;
	}
	for (let minute = 0; minute < MINUTES; minute += 1) {
		for (let n = 0; n < rate; n += 1) {
			now += MINUTE_MS / rate;
			analytics.start(lagMs);
		}
		const before = analytics.requests;
		await poll();
		requests.push(analytics.requests - before);
		bytes = JSON.stringify(workflow.staticData).length;
	}
	for (let minute = 0; minute < QUIET_MINUTES; minute += 1) {
		now += MINUTE_MS;
		await poll();
	}
	const had = rate * MINUTES;
	if (came !== had) throw new Error(`At ${rate} a minute, ${came} of ${had} came`);
	return { requests: requests.slice(WARM_UP_MINUTES), bytes };
}

const rows: Array<Record<string, string>> = [];
for (const rate of RATES) {
	for (const lagMs of LAGS_MS) {
		const { requests, bytes } = await pollsAt(rate, lagMs);
		const average = requests.reduce((a, b) => a + b, 0) / requests.length;
		rows.push({
			'New a minute': `${rate}`,
			'Analytics shows them': lagMs === 0 ? 'at once' : `${lagMs / 1000} s later`,
			'Requests a minute': average.toFixed(1),
			'At most': `${Math.max(...requests)}`,
			Remembered: `${Math.round(bytes / 1000)} kB`,
		});
	}
}
process.stdout.write(`${table(rows)}\n`);
