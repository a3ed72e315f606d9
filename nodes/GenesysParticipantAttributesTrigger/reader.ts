import type { ApiClient } from '../GenesysParticipantAttributes/client/api';
import { readRows } from '../GenesysParticipantAttributes/find/rows';
import type { Failure } from '../GenesysParticipantAttributes/genesys/failures';
import type { DetailsQuery } from '../GenesysParticipantAttributes/genesys/requests';
import { readTime } from '../GenesysParticipantAttributes/genesys/times';
import type { Memory } from './memory';
import { readDown } from './readDown';
import { scan, toPage, type ReadRows, type Scanned } from './scan';
import type { Found, Step } from './steps';
import type { Watch } from './watch';

const TOO_MANY: Failure = {
	reason: 'rejected',
	message: 'More than 100,000 conversations match, the most that Genesys Cloud lists',
	description:
		'No more of them start the workflow as long as that is so. Narrow the filters of the trigger, or use several triggers with different filters.',
};

const NOT_SORTED: Failure = {
	reason: 'rejected',
	message: 'Genesys Cloud does not list conversations by their end, and there are too many of them',
	description: 'Narrow the filters of the trigger, or lower Started Within.',
};

/** How much shorter an interval becomes that has too many rows, and how often. */
const NARROWER = 8;
const MOST_NARROWINGS = 6;

/** What a step has found; `isOver`: not all, for the poll has no more time. */
export type StepResult = (Found & { isOver: boolean }) | { failure: Failure };

type Part = Extract<Scanned<Failure>, { row: number }>;

function keyOf(query: DetailsQuery, row: number): string {
	return JSON.stringify([query, row]);
}

/** Reads for one poll. */
export class Reader {
	/** How far Genesys Cloud's clock is ahead of n8n's, as each answer has told. */
	readonly offsets: number[] = [];
	/** Conversations that are too large to be read. */
	leftOut = 0;
	pages = 0;
	/** The row that was read last. */
	lastRow = 0;
	/** A page that was read to learn the time, until it is read for its rows. */
	#first?: { key: string; page: ReadRows };

	constructor(
		readonly api: ApiClient,
		readonly watch: Watch,
		readonly hasTime: () => boolean,
	) {}

	/**
	 * Reads the first page of a step, which tells what time it is; `find` does not read it again.
	 *
	 * @param until by the clock of Genesys Cloud: now
	 */
	async begin(step: Step, until: number): Promise<Failure | undefined> {
		const { queries } = this.watch.queries(step.from, until);
		const [query] = queries;
		const row = queries.length === 1 ? toPage(step.start) : 0;
		this.#first = undefined;
		const page = await this.#read(query, row);
		if ('failure' in page) return page.failure;
		this.#first = { key: keyOf(query, row), page };
		return undefined;
	}

	/** Everything since `from` of a step, or the oldest of it where that is much. */
	async find(step: Step, memory: Memory, now: number, block: number): Promise<StepResult> {
		let until = now;
		for (let narrowings = 0; narrowings <= MOST_NARROWINGS; narrowings += 1) {
			const { queries, until: to, byEnd } = this.watch.queries(step.from, until);
			const isOne = queries.length === 1 && narrowings === 0;
			const found: Part[] = [];
			for (const query of queries) {
				const read = async (row: number) => await this.#read(query, row);
				if (byEnd) {
					const whole = await readDown(read, step.from, this.hasTime);
					if ('failure' in whole) return whole;
					if ('tooMany' in whole) break;
					found.push(whole);
					continue;
				}
				const scanned = await scan(read, {
					from: step.from,
					isKnown: ({ key }) => memory.handedOn.has(key),
					start: isOne ? toPage(step.start) : 0,
					rows: step.rows,
					block,
					hasTime: this.hasTime,
				});
				if ('failure' in scanned) return scanned;
				if ('tooMany' in scanned) break;
				found.push(scanned);
			}
			if (found.length === queries.length)
				return this.#together(found, isOne, to < now ? to : Infinity);
			until = step.from + (until - step.from) / NARROWER;
		}
		return { failure: TOO_MANY };
	}

	#together(found: Part[], isOne: boolean, to: number): StepResult {
		const events = found.flatMap((one) => one.events);
		const isOver = found.some(({ until }) => until === undefined);
		if (isOver && events.length === 0 && found.some(({ isSorted }) => !isSorted)) {
			return { failure: NOT_SORTED };
		}
		const until = Math.min(to, ...found.map((one) => one.until ?? -Infinity));
		return { events, until, row: isOne ? found[0].row : 0, isOver };
	}

	async #read(query: DetailsQuery, row: number): Promise<ReadRows | { failure: Failure }> {
		const first = this.#first;
		this.#first = undefined;
		if (first?.key === keyOf(query, row)) return first.page;
		const rows = await readRows(this.api, query, row);
		if ('failure' in rows) return rows;
		const { conversations, answered, leftOut, total, clockOffsetMs } = rows;
		this.pages += 1;
		this.lastRow = row;
		this.leftOut += leftOut;
		if (clockOffsetMs !== undefined) this.offsets.push(clockOffsetMs);
		const events = conversations.flatMap((one, at) => this.watch.happened(one, answered[at]));
		const ends = conversations.map(({ conversationEnd }) => readTime(conversationEnd) ?? Infinity);
		return { events, ends, count: conversations.length + leftOut, total };
	}
}
