import type {
	IDataObject,
	INodeExecutionData,
	ITriggerFunctions,
	ITriggerResponse,
} from 'n8n-workflow';

import { clock } from '../GenesysParticipantAttributes/client/clock';
import { DAY_MS, MINUTE_MS } from '../GenesysParticipantAttributes/common';
import { readRows } from '../GenesysParticipantAttributes/find/rows';
import { recordsOf } from '../GenesysParticipantAttributes/find/search';
import type { Failure } from '../GenesysParticipantAttributes/genesys/failures';
import { inputFailure } from '../GenesysParticipantAttributes/input/parameters';
import { toNodeError } from '../GenesysParticipantAttributes/output/errors';
import { openApi } from '../GenesysParticipantAttributes/client/api';
import type { Happened } from '../GenesysParticipantAttributesTrigger/happened';
import { toStored } from '../GenesysParticipantAttributesTrigger/memory';
import { itemsOf } from '../GenesysParticipantAttributesTrigger/poll';
import {
	apiOptions,
	newRevision,
	pollNew,
	USUAL_BUDGET_MS,
} from '../GenesysParticipantAttributesTrigger/pollNew';
import { SAMPLE_MS } from '../GenesysParticipantAttributesTrigger/sample';
import { takeTold } from '../GenesysParticipantAttributesTrigger/steps';
import { Track, trackOf, type Turn } from '../GenesysParticipantAttributesTrigger/track';
import { Burst } from './burst';
import { occurrencesOf, type Sighting } from './events';
import { readSnapshot } from './snapshot';
import { Sockets } from './sockets';
import { readLiveWatch, type LiveWatch } from './watch';

/** Where a trigger keeps what it remembers, in the process and in n8n's database. */
interface Store {
	track: Track;
	data: IDataObject;
}

/** More than this, and what is older than any notification is forgotten. */
const MOST_TIMES = 20_000;

/** What sockets have not told of for so long, they do not tell of: so the poll finds that they are mute. */
const MISSED_MS = 30_000;

const UNEXPECTED_END: Failure = {
	reason: 'network',
	message: 'Something in n8n went wrong while conversations were handed on',
	description: 'The next poll goes on. If it comes back, look into the log of n8n.',
};

/** A live trigger from its publication until it is closed: polls, and sockets that hurry ahead of them. */
class Live {
	readonly #closing = new AbortController();
	readonly #sockets: Sockets;
	readonly #burst: Burst<Happened>;
	#turn?: Turn;
	#isPolling = false;
	#isToPollAgain = false;

	constructor(
		private readonly context: ITriggerFunctions,
		private readonly watch: LiveWatch,
		private readonly store: Store,
		private readonly onEmitted = () => {},
	) {
		this.#burst = new Burst(clock, this.#closing.signal, (events) =>
			this.#safely(() => this.#handOn(events)),
		);
		this.#sockets = new Sockets(context, watch.watched, this.#closing.signal, {
			onEvent: (body) => this.#safely(() => this.#hear(body)),
			// What happened before it was told of it
			onLive: () => void this.poll(),
		});
	}

	/** Gives why it cannot begin, which whoever publishes the workflow has to know. */
	async start(): Promise<Failure | undefined> {
		const failure = await this.#pollOnce();
		if (failure) this.close();
		else this.#sockets.open();
		return failure;
	}

	/** Ends it at once, with all that is under way. */
	close(): void {
		this.#turn?.giveUp();
		this.#closing.abort();
	}

	/** What the notifications have missed. One poll at a time. */
	async poll(): Promise<void> {
		this.#isToPollAgain = true;
		if (this.#isPolling) return;
		this.#isPolling = true;
		try {
			while (this.#isToPollAgain && !this.#closing.signal.aborted) {
				this.#isToPollAgain = false;
				this.#sockets.refresh();
				const failure = await this.#pollOnce();
				if (failure) this.#tell(failure);
			}
		} catch {
			this.#tell(UNEXPECTED_END);
		} finally {
			this.#isPolling = false;
		}
	}

	get #now(): number {
		return Date.now() + (this.store.track.memory?.clockOffsetMs ?? 0);
	}

	async #pollOnce(): Promise<Failure | undefined> {
		const { context, watch, store } = this;
		const { track, data } = store;
		const { signal } = this.#closing;
		const turn = track.begin(context);
		if (!turn) return undefined;
		this.#turn = turn;
		const offset = track.memory?.clockOffsetMs ?? 0;
		const toldSince = (this.#sockets.liveSince ?? Infinity) + offset + MISSED_MS;
		try {
			this.#forgetTimes();
			const polled = await pollNew(context, watch, track, turn, data, signal);
			if (turn.isOvertaken) return undefined;
			if ('failure' in polled) return polled.failure;
			if (track.works()) this.#log('works again: what was missed comes now');
			// A notification of the same tells more
			this.#emit(polled.happened.map((one) => this.#burst.take(one.key) ?? one));
			const toldBy = this.#now - MISSED_MS;
			const isMissed = polled.happened.some(({ time }) => time > toldSince && time < toldBy);
			if (isMissed) this.#sockets.renew();
			return undefined;
		} finally {
			turn.end();
		}
	}

	#forgetTimes(): void {
		const { times } = this.watch;
		if (times.size < MOST_TIMES) return;
		for (const [key, time] of times) if (time < this.#now - DAY_MS) times.delete(key);
	}

	/** Whatever a notification holds, it ends nobody's n8n. */
	#safely(work: () => void): void {
		try {
			work();
		} catch {
			this.#tell(UNEXPECTED_END);
		}
	}

	/** A notification of a conversation. */
	#hear(body: unknown): void {
		const now = this.#now;
		const sighting = readSnapshot(body, now, this.#sockets.appsUrl);
		if (!sighting || recordsOf(sighting.conversation, this.watch).length === 0) return;
		const { memory } = this.store.track;
		const { targets, times } = this.watch;
		for (const { key, time, since, queueId, userId } of occurrencesOf(sighting, targets)) {
			const at = times.get(key) ?? time ?? since;
			// What is older has been handed on, by the poll at the latest, or happened before the publication
			if (!memory || memory.handedOn.has(key) || at < memory.settled) continue;
			const { conversation } = sighting;
			const more = (record: IDataObject) => this.#more(record, sighting, { queueId, userId });
			// It may be told of again as long as after what comes now
			this.#burst.add(key, { key, time: Math.max(at, now), conversation, more });
		}
	}

	#more(
		record: IDataObject,
		{ attributes }: Sighting,
		{ queueId, userId }: { queueId: string | null; userId: string | null },
	): IDataObject {
		const attributesOf = (id: unknown) => ({ ...attributes?.get(String(id)) });
		return {
			event: this.watch.event,
			queueId,
			userId: userId ?? record.userId ?? null,
			...(record.participantId !== undefined && {
				attributes: attributesOf(record.participantId),
			}),
			source: 'event',
		};
	}

	#handOn(events: Happened[]): void {
		const { track, data } = this.store;
		const before = track.memory;
		if (!before) return;
		const { fresh, memory: taken } = takeTold(before, events);
		if (fresh.length === 0) return;
		const memory = { ...taken, revision: newRevision(this.#now) };
		for (const { key, time } of fresh)
			if (!this.watch.times.has(key)) this.watch.times.set(key, time);
		track.tell(fresh.map(({ key, time }) => [key, time]));
		const stored = data.memory as { revision: string } | undefined;
		const { name } = this.context.getNode();
		track.keep(this.context, name, memory, { before, stored, handsOn: true });
		data.memory = toStored(memory) as unknown as IDataObject;
		this.#emit(fresh);
	}

	#emit(happened: Happened[]): void {
		const items = happened.flatMap((one): INodeExecutionData[] => itemsOf(one, this.watch));
		if (items.length === 0) return;
		this.context.emit([items]);
		this.onEmitted();
	}

	#log(what: string): void {
		this.context.logger.info(`${this.context.getNode().name} ${what}`);
	}

	/** The same once an hour. */
	#tell(failure: Failure): void {
		const { context, store } = this;
		const error = toNodeError(context, failure);
		if (store.track.isNews(error.message.replace(/\d+/g, '#'), Date.now()))
			tellFailure(context, error);
		else context.logger.warn(`${context.getNode().name} still fails: ${error.message}`);
	}
}

/** As a failed execution, where n8n has that, so that whoever uses the workflow sees it. */
function tellFailure(context: ITriggerFunctions, error: ReturnType<typeof toNodeError>): void {
	const { saveFailedExecution } = context as Partial<ITriggerFunctions>;
	context.logger.warn(`${context.getNode().name}: ${error.message}`);
	saveFailedExecution?.(error);
}

function readWatch(context: ITriggerFunctions): LiveWatch | { failure: Failure } {
	try {
		return readLiveWatch(context);
	} catch (error) {
		return { failure: inputFailure(error) };
	}
}

/** Once a minute, not all triggers in the same second. */
function everyMinute(context: ITriggerFunctions, onTick: () => void): void {
	const second = Math.floor(Math.random() * 60);
	context.helpers.registerCron({ expression: `${second} * * * * *` }, onTick);
}

/** The newest conversation of the last 24 hours with which this has happened. */
async function newest(
	context: ITriggerFunctions,
	watch: LiveWatch,
	signal: AbortSignal,
): Promise<{ happened?: Happened } | { failure: Failure }> {
	const now = Date.now();
	const api = await openApi(context, apiOptions(USUAL_BUDGET_MS), signal);
	try {
		let found: Happened | undefined;
		for (const query of watch.queries(now - SAMPLE_MS, now).queries.slice(0, 2)) {
			const rows = await readRows(api, query, 0);
			if ('failure' in rows) return rows;
			const happened = rows.conversations.flatMap((one, at) =>
				watch.happened(one, rows.answered[at]),
			);
			for (const one of happened)
				if (one.time >= now - SAMPLE_MS && !(found && found.time >= one.time)) found = one;
		}
		return { happened: found };
	} finally {
		api.close();
	}
}

/** "Listen for test event": a sample, or else the first event. Nothing is remembered. */
function listen(context: ITriggerFunctions, watch: LiveWatch): ITriggerResponse {
	const closing = new AbortController();
	const close = () => closing.abort();
	const live = new Live(context, watch, { track: new Track(), data: {} }, close);
	closing.signal.addEventListener('abort', () => live.close());
	return {
		closeFunction: async () => close(),
		manualTriggerFunction: async () => {
			const found = await newest(context, watch, closing.signal);
			if (closing.signal.aborted) return;
			if ('failure' in found) throw toNodeError(context, found.failure);
			if (found.happened) {
				context.emit([itemsOf(found.happened, watch).slice(0, 1)]);
				return close();
			}
			const failure = await live.start();
			if (failure) throw toNodeError(context, failure);
			void (async () => {
				while (await clock.pause(MINUTE_MS, closing.signal)) await live.poll();
			})();
		},
	};
}

/** Begins to watch, until n8n closes it. */
export async function trigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	const watch = readWatch(context);
	if ('failure' in watch) throw toNodeError(context, watch.failure);
	if (context.getMode() === 'manual') return listen(context, watch);
	const track = trackOf(context.getWorkflow().id, context.getNode().id);
	const live = new Live(context, watch, { track, data: context.getWorkflowStaticData('node') });
	const failure = await live.start();
	if (failure) throw toNodeError(context, failure);
	everyMinute(context, () => void live.poll());
	return { closeFunction: async () => live.close() };
}
