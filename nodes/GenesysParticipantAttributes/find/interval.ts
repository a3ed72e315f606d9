import type { Failure } from '../genesys/failures';
import { MAX_PAGES, PAGE_SIZE, type DetailsQuery } from '../genesys/requests';
import type { FoundConversation } from './results';
import { readRows, type RowsApi } from './rows';

/** The API answers no more rows of one query. */
const MAX_ROWS = MAX_PAGES * PAGE_SIZE;

/**
 * How the reading of an interval ended. `tooMany`: it has more rows than pages lead through. `refused`:
 * the API does not take it at all. `stopped`: by the caller, after the first page.
 */
export type Ended =
	{ kind: 'read' | 'tooMany' | 'stopped' } | { kind: 'refused' | 'failed'; failure: Failure };

const READ: Ended = { kind: 'read' };

/** Reads the rows of a query, in as many pages as they take. What pages have twice is kept twice. */
export class IntervalReader {
	/** How many rows it has, which is approximate; 0 where no answer tells. */
	total = 0;
	private readonly seen = new Set<string>();
	/** What was too large to be read, by the row that its page begins with. */
	private readonly tooLarge = new Map<number, number>();
	private lastCount = 0;

	constructor(
		private readonly api: RowsApi,
		private readonly query: DetailsQuery,
		private readonly keep: (conversation: FoundConversation) => void,
	) {}

	/** Conversations that are too large to be read, even alone. */
	get leftOut(): number {
		return [...this.tooLarge.values()].reduce((sum, count) => sum + count, 0);
	}

	/** A page may be short in the middle, so only the total tells that there are more. */
	private get lacksSome(): boolean {
		return this.seen.size + this.leftOut < this.total;
	}

	/** One page; how reading ended, where it cannot go on. */
	private async read(row: number, size = PAGE_SIZE): Promise<Ended | undefined> {
		const rows = await readRows(this.api, this.query, row, size);
		if ('failure' in rows) {
			const { failure } = rows;
			if (failure.reason !== 'rejected' || failure.statusCode !== 400)
				return { kind: 'failed', failure };
			// The first page was not refused: it is the place that the API does not lead to
			return row > 0 ? { kind: 'tooMany' } : { kind: 'refused', failure };
		}
		const { conversations, leftOut, total } = rows;
		for (const one of conversations) {
			this.seen.add(one.conversationId);
			this.keep(one);
		}
		this.tooLarge.set(row, leftOut);
		this.total = Math.max(this.total, total);
		this.lastCount = conversations.length + leftOut;
		return undefined;
	}

	private isEnd(size = PAGE_SIZE): boolean {
		return this.lastCount === 0 || (this.lastCount < size && !this.lacksSome);
	}

	private async readUp(from: number, isEnough: () => boolean): Promise<Ended> {
		for (let row = from; row < MAX_ROWS; row += PAGE_SIZE) {
			const ended = await this.read(row);
			if (ended) return ended;
			if (isEnough()) return READ;
		}
		return { kind: 'tooMany' };
	}

	/**
	 * Reads all pages. After the first, the last comes first: conversations that end while pages are
	 * read move the later ones up, where reading upwards would miss them.
	 *
	 * @param isWorthwhile whether to go on after the first page
	 */
	async readAll(isWorthwhile: () => boolean): Promise<Ended> {
		const ended = await this.read(0);
		if (ended) return ended;
		if (this.isEnd()) return READ;
		if (!isWorthwhile()) return { kind: 'stopped' };
		if (this.total > MAX_ROWS) return { kind: 'tooMany' };
		const lastPage = Math.max(1, Math.ceil(this.total / PAGE_SIZE) - 1);
		let row = lastPage * PAGE_SIZE;
		// The total is approximate, so there may be more behind what it makes the last page
		const top = await this.readUp(row, () => {
			row += PAGE_SIZE;
			return this.lastCount < PAGE_SIZE;
		});
		if (top.kind !== 'read') return top;
		for (let page = lastPage - 1; page >= 0; page -= 1) {
			const failed = await this.read(page * PAGE_SIZE);
			if (failed) return failed;
		}
		// What short pages lack is at the end
		return this.lacksSome
			? await this.readUp(row, () => this.lastCount === 0 || !this.lacksSome)
			: READ;
	}

	/**
	 * Reads pages in their order until it is enough.
	 *
	 * @param size of the first page, one of those that `readRows` takes
	 * @param isWorthwhile whether to go on after the first page
	 */
	async readUntil(
		isEnough: () => boolean,
		size = PAGE_SIZE,
		isWorthwhile = () => true,
	): Promise<Ended> {
		const ended = await this.read(0, size);
		if (ended) return ended;
		if (isEnough() || this.isEnd(size)) return READ;
		if (!isWorthwhile()) return { kind: 'stopped' };
		return await this.readUp(size < PAGE_SIZE ? 0 : PAGE_SIZE, () => isEnough() || this.isEnd());
	}
}
