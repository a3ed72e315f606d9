import { startSimulator } from '../simulator/server.mts';
import type { RequestLog } from '../simulator/server.mts';
import type { Call, Change, Commands, Count, Message, OutageCount, Target } from './protocol.mts';

// A process of its own: what the simulator costs must not count as the client's
const simulator = await startSimulator();
let targets: Target[] = [];
let outage: OutageCount | undefined;
let endScene: Array<() => void> = [];

const commands: Commands = {
	async arrange({ settings, conversations, participants }) {
		for (const end of endScene.splice(0)) end();
		outage = undefined;
		await simulator.reset();
		Object.assign(simulator.settings, settings);
		targets = simulator
			.seed({ conversations, participants })
			.flatMap(({ id, participants: all }) =>
				all.map((one) => ({ conversationId: id, participantId: one.id })),
			);
		return targets;
	},
	settings: (settings) => void Object.assign(simulator.settings, settings),
	faults: (mix, seed, options) => simulator.faults.random(mix, seed, options),
	at(requests, change) {
		let left = requests;
		const stop = simulator.onRequest((request) => {
			if (isApi(request) && --left === 0) apply(change);
		});
		endScene.push(stop);
	},
	later(ms, change) {
		const timer = setTimeout(() => apply(change), ms);
		endScene.push(() => clearTimeout(timer));
	},
	poison(places) {
		for (const place of places) {
			simulator.faults.next({ route: 'patchAttributes', ...targets[place] }, 500, Infinity);
		}
	},
	stranger(everyMs) {
		const timer = setInterval(() => {
			if (simulator.tokenRequests > 0) commands.consume(1);
		}, everyMs);
		endScene.push(() => clearInterval(timer));
	},
	consume: (requests) => simulator.consume(simulator.client.id, requests),
	revoke: () => simulator.revokeTokens(),
	count,
	state: () =>
		targets.map(({ conversationId, participantId }) =>
			simulator.attributesOf(conversationId, participantId),
		),
};

function apply(change: Change): void {
	if (change.kind === 'revoke') simulator.revokeTokens();
	else if (change.kind === 'limit') simulator.setLimit(change.limit);
	else takeOut(change);
}

function takeOut({ outage: what, ms }: Extract<Change, { kind: 'outage' }>): void {
	const end = simulator.outage(what);
	// The request that this is done for meets it, too
	const before = simulator.requests.length - 1;
	const timer = setTimeout(() => {
		const requests = simulator.requests.length - before;
		outage = { requests, endedAt: performance.timeOrigin + performance.now() };
		void end();
	}, ms);
	endScene.push(() => clearTimeout(timer));
}

function isApi({ path }: RequestLog): boolean {
	return path.startsWith('/api/');
}

function count(): Count {
	const api = simulator.requests.filter(isApi);
	const letThrough = api.filter(
		({ method, status }) => method === 'PATCH' && status !== 401 && status !== 429,
	);
	return {
		requests: api.length,
		refused: api.filter(({ status }) => status === 429).length,
		duplicates: letThrough.length - new Set(letThrough.map(({ path }) => path)).size,
		earlyReturns: simulator.earlyReturns.length,
		tokens: simulator.tokenRequests,
		windows: simulator.windows.map(({ startedAt, allowed, used, refused }) => ({
			startedAt: performance.timeOrigin + startedAt,
			allowed,
			used,
			refused,
		})),
		outage,
	};
}

async function answer({ id, name, args }: Call): Promise<void> {
	const command = commands[name] as (...args: unknown[]) => unknown;
	try {
		send({ id, result: await command(...args) });
	} catch (error) {
		send({ id, error: String(error) });
	}
}

function send(message: Message): void {
	process.send?.(message);
}

process.on('message', (call: Call) => void answer(call));
process.on('disconnect', () => process.exit());
send({ url: simulator.url, client: simulator.client });
