import { freePort } from '../../n8n/user-folder.mts';
import { runScene } from '../nodeRun.mts';
import type { NodeResult, NodeScene } from '../nodeRun.mts';
import { check } from '../scenario.mts';
import type { Bench, Check, Findings, Row, Scenario } from '../scenario.mts';

const MOST_REQUESTS = 20;
/** A 503 is an answer, so it is waited for; a wrong address is told by itself. In seconds. */
const MAX_WAIT = 10;
const MOST_SECONDS = 15;

const scene: NodeScene = { conversations: 500, participants: 1, verified: true };

export const outage: Scenario = {
	name: 'outage',
	title: 'Nothing works',
	about: `500 read-back writes while every request gets a 503, with *Max Wait* ${MAX_WAIT}, and while nobody listens at a URL that has never answered. At most ${MOST_REQUESTS} requests and ${MOST_SECONDS} seconds, and every item says why.`,
	async run(bench) {
		const everything503 = () => bench.simulator.faults({ '503': 1 }, 1);
		const found = [
			await runOutage(bench, 'every request 503', 'serverError', {
				...scene,
				options: { maxWait: MAX_WAIT },
				prepare: everything503,
			}),
			await runOutage(bench, 'connection refused', 'network', {
				...scene,
				apiUrl: `http://127.0.0.1:${await freePort()}`,
			}),
		];
		return {
			rows: found.flatMap(({ rows }) => rows),
			checks: found.flatMap(({ checks }) => checks),
		};
	},
};

async function runOutage(
	bench: Bench,
	name: string,
	reason: string,
	what: NodeScene,
): Promise<Findings> {
	const result = await runScene(bench, what);
	const failed = result.records.filter((record) => record.status === 'failed');
	const explained = failed.filter((record) => record.reason === reason);
	const requests = attemptsOf(result);
	const seconds = result.ms / 1000;
	bench.say(`${name}: ${requests} requests in ${seconds.toFixed(1)} s`);
	const row: Row = {
		run: name,
		items: String(result.records.length),
		failed: String(failed.length),
		'with the reason': String(explained.length),
		requests: String(requests),
	};
	return { rows: [row], checks: checksOf(name, row, requests, seconds) };
}

function checksOf(name: string, row: Row, requests: number, seconds: number): Check[] {
	const explained = row['with the reason'];
	return [
		check(`every item fails with the reason (${name})`, explained === row.items, explained),
		check(`at most ${MOST_REQUESTS} requests (${name})`, requests <= MOST_REQUESTS, requests),
		check(`within ${MOST_SECONDS} seconds (${name})`, seconds <= MOST_SECONDS, seconds),
	];
}

/** As the records have it, since a server that is not there counts nothing. */
function attemptsOf({ records, tally }: NodeResult): number {
	const attempts = records.map(({ delivery }) => (delivery as { attempts: number }).attempts);
	return Math.max(
		tally.requests,
		attempts.reduce((sum, one) => sum + one, 0),
	);
}
