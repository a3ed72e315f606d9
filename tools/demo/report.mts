import type { RouteName, Simulator } from '../simulator/server.mts';
import type { Outcome } from './outcome.mts';

/** A finished run as a table. Times in milliseconds. */
export function reportLines(outcome: Outcome, simulator: Simulator, tookMs: number): string[] {
	return [
		...outcomeLines(outcome),
		'',
		...requestLines(simulator),
		'',
		...timeLines(simulator, tookMs),
	];
}

const statusRemarks: Record<string, string> = {
	verified: 'read back as asked',
	mismatch: 'read back, and not as asked',
	failed: '',
	unchanged: 'had these values already',
	skipped: 'had ended',
};
/** Told even where no item has them. */
const always = ['verified', 'mismatch', 'failed'];

function outcomeLines({ items, statuses, lost }: Outcome): string[] {
	const told = [...new Set([...always, ...statuses.keys()])];
	return [
		line('items', items),
		...told.map((status) => line(`  ${status}`, statuses.get(status) ?? 0, statusRemarks[status])),
		line('lost', lost, 'by comparing with what the simulator stores'),
	];
}

const routes: Array<[RouteName, string]> = [
	['conversationDetails', 'to find'],
	['patchAttributes', 'to write'],
	['getConversation', 'to read'],
];

function requestLines(simulator: Simulator): string[] {
	const own = simulator.requests.filter(isCounted);
	const broken = own.filter(({ status }) => status === 0 || status >= 500).length;
	const refused = simulator.count(undefined, 429);
	const others = countedOf(simulator) - own.length;
	const parts = routes
		.map(([name, text]) => ({ text, n: own.filter(({ route }) => route === name).length }))
		.filter(({ n }) => n > 0)
		.map(({ n, text }) => `${number(n)} ${text}`);
	return [
		line('requests', own.length, parts.join(', ')),
		...(broken > 0 ? [line('  broken', broken, 'answered 5xx or not at all, and sent again')] : []),
		...(others > 0 ? [line('of others', others, 'which the limit counts as well')] : []),
		line(
			'429',
			refused,
			refused > 0 ? 'sent again after the time that Genesys Cloud asked for' : '',
		),
		line('early returns', simulator.earlyReturns.length, 'sent before that time was over'),
	];
}

function timeLines(simulator: Simulator, tookMs: number): string[] {
	const { limit, windowMs } = simulator.settings;
	const requests = countedOf(simulator);
	const floorMs = Math.floor((requests - 1) / limit) * windowMs;
	if (floorMs === 0) return [line('time', seconds(tookMs), 'within one window of the limit')];
	const rule = `${number(requests)} requests, ${limit} in each ${windowMs / 1000} s`;
	return [
		line('time', seconds(tookMs)),
		line('floor', seconds(floorMs), `nobody can be faster: ${rule}`),
		line('time ÷ floor', (tookMs / floorMs).toFixed(2)),
	];
}

function isCounted({ windowIndex, status }: Simulator['requests'][number]): boolean {
	return windowIndex !== undefined && status !== 429;
}

/** All requests that counted against the limit, whoever made them. */
function countedOf({ windows }: Simulator): number {
	return windows.reduce((sum, { used }) => sum + used, 0);
}

function line(name: string, value: number | string, remark = ''): string {
	const text = typeof value === 'number' ? number(value) : value;
	return `  ${name.padEnd(14)}${text.padStart(8)}   ${remark}`.trimEnd();
}

function number(value: number): string {
	return value.toLocaleString('en-US');
}

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}
