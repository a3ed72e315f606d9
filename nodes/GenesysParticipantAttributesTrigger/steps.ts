import type { Happened } from './happened';
import { MINUTE_MS } from '../GenesysParticipantAttributes/common';
import { LATENESS_MS, LOOK_BACK_MS, type Memory } from './memory';

/**
 * How far each poll looks back costs a request for each 100 conversations of that time: a few are looked
 * through each time, more of them after some minutes, and very many once only.
 */
const FEW = 400;
const MANY = 3000;
const PER_MINUTE = 600;

/** So many are worth a second look of their own, and so many are looked through at a time. */
const SECOND_LOOK = 200;
const SECOND_LOOK_MOST = 1000;

/** An end that moves by less than this is still the same end, while so few have to be remembered. */
const SAME_END_MS = 60 * MINUTE_MS;
const SAME_END_MOST = 10_000;

/** What to read next. */
export interface Step {
	/** What is new, or a second look at what may have been late. */
	kind: 'news' | 'secondLook';
	/** The earliest event that is wanted. */
	from: number;
	/** The row to begin with, counted from the newest; a guess. */
	start: number;
	/** So many rows may lie between the newest event and `from` without a backlog. */
	rows: number;
}

function countSince({ handedOn }: Memory, from: number): number {
	let count = 0;
	for (const time of handedOn.values()) if (time >= from) count += 1;
	return count;
}

/**
 * What is new, and what may be late: all of that where it is cheap, so that what is late comes soon;
 * else as far back as most conversations are late.
 *
 * @param now by the clock of Genesys Cloud, when the poll began to read
 */
export function newsStep(memory: Memory, now: number): Step {
	const { mark, settled, lateMs, row } = memory;
	const recent = countSince(memory, settled);
	const minutes = (now - LATENESS_MS - settled) / MINUTE_MS;
	const isBacklog = row > 0;
	// What has been read of an old backlog has its second look with the next rows of it
	if (mark <= now - LATENESS_MS) return { kind: 'news', from: settled, start: row, rows: 0 };
	const isCheap = recent <= FEW || (!isBacklog && recent <= Math.min(MANY, PER_MINUTE * minutes));
	const lookBackMs = isBacklog ? 0 : lateMs;
	const from = isCheap ? settled : Math.max(settled, mark - lookBackMs);
	return { kind: 'news', from, start: row, rows: countSince(memory, from) };
}

/**
 * Each conversation once more when it can be late no longer, where the look back at each poll does not
 * go so far: so what a poll costs grows with what is new.
 */
function secondLook(memory: Memory, now: number): Step | undefined {
	const recent = countSince(memory, memory.settled);
	const newer = countSince(memory, now - LATENESS_MS);
	const rows = recent - newer;
	// Fewer are looked through again and again
	if (recent <= MANY || rows < SECOND_LOOK) return undefined;
	const start = Math.max(newer, recent - SECOND_LOOK_MOST);
	return { kind: 'secondLook', from: memory.settled, start, rows };
}

/** What a poll reads after its first step; undefined where all is read. */
export function nextStep(memory: Memory, now: number): Step | undefined {
	return memory.mark < now ? newsStep(memory, now) : secondLook(memory, now);
}

/** What came of a step. */
export interface Found {
	/** Everything from the step's `from` to `until`, and perhaps more. */
	events: Happened[];
	/** Infinity where nothing is newer. */
	until: number;
	/** The row that they begin with. */
	row: number;
}

/** How much of what is found is handed on. */
export interface Share {
	/** By the clock of Genesys Cloud, when the poll began to read. */
	now: number;
	/** The most that may be handed on. */
	room: number;
	/** So many rows of a backlog are looked for at a time. */
	block: number;
	/** Whether an event makes an item; if not, it may later. */
	isWanted(event: Happened): boolean;
}

export interface Progress {
	memory: Memory;
	/** What to hand on, the oldest first. */
	fresh: Happened[];
}

/** Takes over what a step has found: what to hand on of it, and how far the memory is then. */
export function takeOver(
	memory: Memory,
	step: Step,
	{ events, until, row }: Found,
	{ now, room, block, isWanted }: Share,
): Progress {
	const handedOn = new Map(memory.handedOn);
	const all: Happened[] = [];
	for (const event of events) {
		if (handedOn.has(event.key)) handedOn.set(event.key, event.time);
		// What is dated in the future comes when its time has come
		else if (event.time <= now + LATENESS_MS && isWanted(event)) all.push(event);
	}
	// Of those at the same time, as the API has them, the last is the oldest
	const fresh = all
		.reverse()
		.sort((a, b) => a.time - b.time)
		.slice(0, room);
	for (const { key, time } of fresh) handedOn.set(key, time);
	const isCut = fresh.length < all.length;
	const cut = isCut ? (fresh.at(-1) ?? all[0]).time : Infinity;
	const covered = Math.min(until, cut, now);
	const isAll = covered === now;
	const settled = Math.min(covered, now - LATENESS_MS);
	const taken = { ...memory, handedOn };
	if (step.from <= memory.settled) taken.settled = Math.max(memory.settled, settled);
	if (step.kind === 'news') {
		// A block of a backlog may lie before the mark, where much came late
		taken.mark = isAll || isCut ? covered : Math.max(memory.mark, covered);
		// What is left of this block is part of the next one
		const left = all.length - fresh.length;
		taken.row = isAll ? 0 : Math.max(0, row - Math.max(0, block - left));
	}
	return { fresh, memory: taken };
}

/** Takes over what another way than a poll has told of: what to hand on of it, and the memory then. */
export function takeTold(memory: Memory, told: Happened[]): Progress {
	const handedOn = new Map(memory.handedOn);
	const fresh = told.filter(({ key }) => !handedOn.has(key));
	for (const { key, time } of fresh) handedOn.set(key, time);
	return { fresh, memory: { ...memory, handedOn } };
}

/** How late 19 of 20 of the conversations are that a poll has found, behind the last poll. */
function lateness(fresh: Happened[], mark: number): number {
	const late = fresh.map(({ time }) => Math.max(0, mark - time)).sort((a, b) => a - b);
	return late[Math.floor((late.length - 1) * 0.95)] ?? 0;
}

/**
 * The memory after a poll: forgets what no later poll can find.
 *
 * @param before as it was when the poll began
 * @param fresh all that the poll hands on
 */
export function afterPoll(
	memory: Memory,
	before: Memory,
	fresh: Happened[],
	{ now, clockOffsetMs, revision }: { now: number; clockOffsetMs: number; revision: string },
): Memory {
	const seenMs = 1.25 * lateness(fresh, before.mark);
	const lateMs = Math.max(LOOK_BACK_MS, seenMs, 0.9 * before.lateMs);
	const { settled, handedOn, event } = memory;
	const keptFrom =
		event === 'ended' && handedOn.size <= SAME_END_MOST
			? Math.min(settled, now - SAME_END_MS)
			: settled;
	return {
		...memory,
		revision,
		clockOffsetMs,
		polledAt: now,
		lateMs: Math.round(Math.min(lateMs, LATENESS_MS)),
		handedOn: new Map(
			[...handedOn].filter(([, time]) => time >= keptFrom && time <= now + LATENESS_MS),
		),
	};
}
