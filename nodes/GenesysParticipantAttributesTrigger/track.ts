import { HOUR_MS } from '../GenesysParticipantAttributes/common';
import type { Memory } from './memory';

interface Running {
	/** A later registration has begun to poll, or none polls any more: what this one finds does not count. */
	isOvertaken: boolean;
	/** What was handed on by another way while this poll was under way: key to time of the event. */
	readonly meanwhile: Map<string, number>;
}

/** A memory, and the revisions that it goes on from without having handed on anything since. */
interface Version {
	bases: Array<string | undefined>;
	memory: Memory;
}

/** More than n8n ever stores one after another without keeping the newest. */
const MOST_BASES = 10;

/** One poll of a trigger. */
export interface Turn extends Readonly<Running> {
	/** Whether n8n polls with this context for the first time. */
	isFirst: boolean;
	/** What it finds does not count. */
	giveUp(): void;
	end(): void;
}

/**
 * What this process knows of one trigger, beside what n8n stores. n8n stores a memory when a poll has
 * handed something on, and not always otherwise: without durable cursors a poll that finds nothing
 * leaves no trace, and with them the one at the publication does not. Other registrations of the same
 * trigger may be polling, too.
 */
export class Track {
	readonly #contexts = new WeakSet<object>();
	readonly #running = new Set<Running>();
	readonly #errors = new Map<string, number>();
	/** The newest first; the second is for an n8n that throws away what the last poll handed on. */
	#versions: Version[] = [];
	#nodeName?: string;

	/** Undefined where the trigger is being polled with another context that is as old as this one. */
	begin(context: object): Turn | undefined {
		const isFirst = !this.#contexts.has(context);
		if (!isFirst && this.#running.size > 0) return undefined;
		// n8n drops what an older registration finds once there is a newer one
		for (const one of this.#running) one.isOvertaken = true;
		const running: Running = { isOvertaken: false, meanwhile: new Map() };
		this.#running.add(running);
		return {
			get isOvertaken() {
				return running.isOvertaken;
			},
			meanwhile: running.meanwhile,
			isFirst,
			giveUp: () => void (running.isOvertaken = true),
			end: () => void this.#running.delete(running),
		};
	}

	/**
	 * What is remembered.
	 *
	 * @param stored what n8n has stored, as far as it is this node's
	 * @param nodeName under which n8n has stored it
	 */
	recall({ isFirst }: Turn, stored: Memory | undefined, nodeName: string): Memory | undefined {
		const [newest] = this.#versions;
		if (!newest) return stored;
		const isRenamed = this.#nodeName !== nodeName;
		if (isRenamed) return newest.memory;
		if (!isFirst && stored) {
			// Another registration, with a memory of its own, may have handed on meanwhile
			const handedOn = new Map([...newest.memory.handedOn, ...stored.handedOn]);
			return { ...stored, handedOn };
		}
		return this.#goingOnFrom(stored?.revision)?.memory ?? stored;
	}

	#goingOnFrom(revision: string | undefined): Version | undefined {
		return this.#versions.find(
			({ bases, memory }) => revision === memory.revision || bases.includes(revision),
		);
	}

	/**
	 * Keeps the memory after a poll.
	 *
	 * @param before what was remembered at its beginning, unless it began anew
	 * @param stored what n8n had stored then
	 */
	keep(
		context: object,
		nodeName: string,
		memory: Memory,
		{
			before,
			stored,
			handsOn,
		}: { before?: Memory; stored?: Pick<Memory, 'revision'>; handsOn: boolean },
	): void {
		const revision = stored?.revision;
		const last = this.#goingOnFrom(revision);
		const chain = [
			...new Set([...(last?.bases ?? []), last?.memory.revision ?? revision, revision]),
		];
		// The first is what n8n has for sure
		const bases = [...chain.slice(0, 1), ...chain.slice(1).slice(-MOST_BASES)];
		if (!handsOn) this.#versions = [{ bases, memory }];
		else if (before)
			this.#versions = [
				{ bases: [], memory },
				{ bases, memory: before },
			];
		else this.#versions = [{ bases: [], memory }];
		this.#nodeName = nodeName;
		this.#contexts.add(context);
	}

	/** Whether any poll has worked. */
	get hasWorked(): boolean {
		return this.#versions.length > 0;
	}

	/** What is remembered since the last poll; undefined before the first. */
	get memory(): Memory | undefined {
		return this.#versions[0]?.memory;
	}

	/** Tells the polls that are under way what has been handed on by another way. */
	tell(handedOn: Iterable<[key: string, time: number]>): void {
		for (const [key, time] of handedOn) {
			for (const { meanwhile } of this.#running) meanwhile.set(key, time);
		}
	}

	/** Whether an error is to be reported: the same one once an hour. */
	isNews(error: string, now: number): boolean {
		const last = this.#errors.get(error);
		if (last !== undefined && now >= last && now - last < HOUR_MS) return false;
		this.#errors.set(error, now);
		return true;
	}

	/** Forgets the errors; gives whether there were any. */
	works(): boolean {
		const hadErrors = this.#errors.size > 0;
		this.#errors.clear();
		return hadErrors;
	}
}

const tracks = new Map<string, Track>();

/** The track of a trigger in this process. */
export function trackOf(workflowId: string | undefined, nodeId: string): Track {
	const key = `${workflowId} ${nodeId}`;
	const track = tracks.get(key) ?? new Track();
	tracks.set(key, track);
	return track;
}

/** As in a process that has just begun. */
export function forgetTracks(): void {
	tracks.clear();
}
