import { startSimulator } from '../simulator/server.mts';
import type { RequestLog } from '../simulator/server.mts';
import type { Call, Change, Commands, Count, Message, Target } from './protocol.mts';

// A process of its own: what the simulator costs must not count as the client's
const simulator = await startSimulator();
let targets: Target[] = [];
let endScene: Array<() => void> = [];

const commands: Commands = {
	arrange({ settings, conversations, participants }) {
		for (const end of endScene.splice(0)) end();
		simulator.reset();
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
	else simulator.setLimit(change.limit);
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
	};
}

function answer({ id, name, args }: Call): void {
	const command = commands[name] as (...args: unknown[]) => unknown;
	try {
		send({ id, result: command(...args) });
	} catch (error) {
		send({ id, error: String(error) });
	}
}

function send(message: Message): void {
	process.send?.(message);
}

process.on('message', answer);
process.on('disconnect', () => process.exit());
send({ url: simulator.url, client: simulator.client });
