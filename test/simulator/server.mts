import type { RequestListener } from 'node:http';
import '../loopback.mts';
import type { Findings } from '../probe/findings.mts';
import {
	attributesAt,
	endConversation,
	knownConversation,
	knownParticipant,
	mergeAttributes,
} from './conversations.mts';
import { serve } from './exchange.mts';
import type { Faults } from './faults.mts';
import { settingsLike } from './like.mts';
import { startListener } from './listener.mts';
import type { Listener } from './listener.mts';
import { outageOf } from './outages.mts';
import type { Host, Outage } from './outages.mts';
import { uuidFor } from './random.mts';
import { newParticipant } from './seed.mts';
import type { SeedOptions } from './seed.mts';
import { defaultSettings } from './settings.mts';
import type { Settings } from './settings.mts';
import { addSeed, client, createState, pkceClient } from './state.mts';
import type { State } from './state.mts';
import type { Simulator } from './types.mts';

export type { Fault, FaultMix, Faults, Target } from './faults.mts';
export type { EarlyReturn, RateWindow } from './limits.mts';
export type { Outage } from './outages.mts';
export type { SeededConversation, SeedOptions } from './seed.mts';
export type { Settings } from './settings.mts';
export type { RequestLog, RouteName, Simulator } from './types.mts';

/** Settings, or what a probe found out about a real organization; what is set goes before that. */
export type StartSettings = Partial<Settings> & { like?: Findings };

/**
 * Starts a Genesys Cloud of its own, on this machine only unless `host` says more. What is seeded here
 * is there again after each reset. Rejects with the error of `listen` where the port is taken.
 */
export async function startSimulator(
	{ like, ...settings }: StartSettings = {},
	seed: SeedOptions | SeedOptions[] = [],
): Promise<Simulator> {
	const found = like ? settingsLike(like) : {};
	const initial = structuredClone({ ...defaultSettings, ...found, ...settings });
	const live = structuredClone(initial);
	const seeds = [seed].flat();
	const holder = { state: createState(live, seeds) };
	const handler: RequestListener = (request, response) => {
		void serve(holder.state, request, response);
	};
	const hosts: Record<Host, Listener> = {
		api: await startListener(handler, live.port, live.host),
		login: await startListener(handler, 0, live.host),
	};

	let isClosed = false;

	/** Each host listens, unless an outage has it refuse. */
	async function settleHosts(): Promise<void> {
		if (isClosed) return;
		const settled = Object.entries(hosts).map(([host, { listen, close }]) => {
			const isRefusing = outageOf(holder.state.outages, host as Host)?.kind === 'refuse';
			return isRefusing ? close() : listen();
		});
		await Promise.all(settled);
	}

	function outage(one: Outage): () => Promise<void> {
		const { outages } = holder.state;
		outages.add(one);
		void settleHosts();
		return async () => {
			outages.delete(one);
			await settleHosts();
		};
	}

	function reset(): Promise<void> {
		cutHanging(holder.state);
		Object.assign(live, structuredClone(initial));
		holder.state = createState(live, seeds);
		return settleHosts();
	}

	async function close(): Promise<void> {
		isClosed = true;
		cutHanging(holder.state);
		await Promise.all(Object.values(hosts).map((host) => host.close()));
	}

	return Object.defineProperties(
		{
			url: hosts.api.url,
			loginUrl: hosts.login.url,
			settings: live,
			client: { ...client },
			pkceClient: { ...pkceClient },
			faults: faultsOf(holder),
			setLimit: (limit: number) => void (live.limit = limit),
			outage,
			reset,
			close,
			...controls(holder),
		},
		Object.getOwnPropertyDescriptors(views(holder)),
	) as Simulator;
}

function cutHanging(state: State): void {
	state.hanging.forEach((cut) => cut());
}

interface Holder {
	state: State;
}

function faultsOf(holder: Holder): Faults {
	return {
		next: (...rest) => holder.state.faults.next(...rest),
		random: (...rest) => holder.state.faults.random(...rest),
		clear: () => holder.state.faults.clear(),
	};
}

type Views = Pick<Simulator, 'requests' | 'windows' | 'earlyReturns' | 'tokenRequests' | 'count'>;

/** What was seen; getters, since a reset replaces the state behind them. */
function views(holder: Holder): Views {
	return {
		get requests() {
			return holder.state.requests;
		},
		get windows() {
			return holder.state.limits.windows;
		},
		get earlyReturns() {
			return holder.state.limits.earlyReturns;
		},
		get tokenRequests() {
			return this.count('token');
		},
		count: (route, status) =>
			holder.state.requests.filter(
				(one) =>
					(route === undefined || one.route === route) &&
					(status === undefined || one.status === status),
			).length,
	};
}

type Controls = Pick<
	Simulator,
	| 'seed'
	| 'addParticipant'
	| 'addQueue'
	| 'addUser'
	| 'attributesOf'
	| 'setAttributes'
	| 'endConversation'
	| 'endParticipant'
	| 'removeConversation'
	| 'consume'
	| 'revokeTokens'
	| 'revokeSignIns'
	| 'onRequest'
>;

function controls(holder: Holder): Controls {
	const conversation = (id: string) => knownConversation(holder.state.conversations, id);
	const participant = (conversationId: string, id: string) =>
		knownParticipant(holder.state.conversations, conversationId, id);
	return {
		seed: (options) => addSeed(holder.state, options),
		addParticipant(conversationId, purpose) {
			const idName = `added ${holder.state.added++}`;
			const added = newParticipant(purpose, idName, Date.now());
			conversation(conversationId).participants.push(added);
			return added.id;
		},
		addQueue(name) {
			const id = uuidFor(`added ${holder.state.added++}`);
			holder.state.queues.push({ id, name });
			return id;
		},
		addUser(name) {
			const id = uuidFor(`added ${holder.state.added++}`);
			const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.com`;
			holder.state.users.push({ id, name, email });
			return id;
		},
		attributesOf: (conversationId, id) => attributesAt(participant(conversationId, id)),
		setAttributes(conversationId, id, attributes) {
			const target = participant(conversationId, id);
			mergeAttributes(target, Object.entries(attributes));
			// Seen by every read, however old the state is that it shows
			target.versions = [{ ...target.versions[target.versions.length - 1], since: -Infinity }];
		},
		endConversation: (id, at) => endConversation(conversation(id), at),
		endParticipant: (conversationId, id) =>
			void (participant(conversationId, id).endTime ??= Date.now()),
		removeConversation: (id) => void (conversation(id).removed = true),
		consume(tokenOrClientId, n) {
			const { tokens, limits } = holder.state;
			const token = tokens.find(tokenOrClientId) ?? tokens.newestOf(tokenOrClientId);
			if (!token) throw new Error('No token was issued yet for what consume() names');
			limits.consume(token.value, n, performance.now());
		},
		revokeTokens: () => holder.state.tokens.revokeAll(),
		revokeSignIns: () => holder.state.tokens.grants.clear(),
		onRequest(listener) {
			const { listeners } = holder.state;
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
	};
}
