import fc from 'fast-check';

import type { Happened } from '../../../nodes/GenesysParticipantAttributesTrigger/happened';
import {
	scan,
	type ReadRows,
	type Scanned,
} from '../../../nodes/GenesysParticipantAttributesTrigger/scan';

/** The events of a server, the newest first, as it would answer them. */
function event(time: number, name: string | number = time): Happened {
	const conversation = {
		conversationId: String(name),
		conversationStart: null,
		conversationEnd: null,
		from: null,
		to: null,
		direction: null,
		url: null,
		participants: [],
	};
	return { key: String(name), time, conversation };
}

interface Server {
	events: Happened[];
	/** What happens before the answer of each request, newer than all that was before. */
	arriving?: number[];
	/** Conversations that each full page lacks; the next page begins with them. */
	short?: number;
	/** The total that it tells is approximate. */
	totalOff?: number;
}

function serve({ events, arriving = [], short = 0, totalOff = 0 }: Server) {
	const rows: number[] = [];
	const all = [...events];
	const read = async (row: number): Promise<ReadRows> => {
		const newest = all[0]?.time ?? 0;
		for (let n = arriving[rows.length] ?? 0; n > 0; n -= 1) {
			all.unshift(event(newest + rows.length + 1, `new ${rows.length}/${n}`));
		}
		rows.push(row);
		const size = 100 - short;
		const page = all.slice((row / 100) * size, (row / 100 + 1) * size);
		return { events: page, count: page.length, total: Math.max(0, all.length + totalOff) };
	};
	return { read, rows, all };
}

interface Asked {
	from: number;
	known?: Set<string>;
	start?: number;
	rows?: number;
	block?: number;
	requests?: number;
}

async function scanned(server: Server, { from, known, start = 0, ...more }: Asked) {
	const { read, rows, all } = serve(server);
	const { rows: worth = 0, block = 1000, requests = Infinity } = more;
	const found = (await scan(read, {
		from,
		isKnown: ({ key }) => known?.has(key) ?? false,
		start,
		rows: worth,
		block,
		hasTime: () => rows.length < requests,
	})) as Extract<Scanned<never>, { row: number }>;
	return { ...found, rows, all };
}

function keys(events: Happened[]): string[] {
	return events.map(({ key }) => key).sort();
}

/** One event a second, the newest first. */
function evenly(count: number): Happened[] {
	return Array.from({ length: count }, (_, index) => event(count - index));
}

test('what is new is on the first page: one request', async () => {
	const { events, until, rows } = await scanned({ events: evenly(500) }, { from: 471 });
	expect(keys(events)).toEqual(keys(evenly(500).slice(0, 30)));
	expect([until, rows]).toEqual([Infinity, [0]]);
});

test('a backlog: the rows just above its beginning, found in a few requests', async () => {
	const { events, until, row, rows } = await scanned({ events: evenly(30_000) }, { from: 10_001 });
	expect(row).toBeGreaterThan(17_000);
	expect(events).toHaveLength(until! - 10_000);
	expect(events.length).toBeGreaterThan(500);
	expect(rows.length).toBeLessThan(25);
});

test('one row that is older than the others does not end it, nor does one at the end of a page', async () => {
	for (const at of [50, 99]) {
		const events = evenly(300);
		events[at] = event(1, 'corrected');
		const found = await scanned({ events }, { from: 150 });
		expect(keys(found.events)).toEqual(keys(events.filter(({ time }) => time >= 150)));
	}
});

test('rows in another order than was asked for are read to the end', async () => {
	const events = evenly(1000).map(({ time }, index) => event(((time * 7919) % 1000) + 1, index));
	const { events: found, until, isSorted } = await scanned({ events }, { from: 900 });
	expect(keys(found)).toEqual(keys(events.filter(({ time }) => time >= 900)));
	expect([until, isSorted]).toEqual([Infinity, false]);
});

test('without time for more, the next scan goes on where this one was', async () => {
	const server = { events: evenly(30_000) };
	let start = 0;
	for (let polls = 1; ; polls += 1) {
		const { until, row } = await scanned(server, { from: 10_001, start, requests: 3 });
		if (until !== undefined) return expect(until).toBeGreaterThan(10_001);
		expect(polls).toBeLessThan(20);
		start = row;
	}
});

test('beyond 100,000 rows there are too many', async () => {
	const found = await scanned({ events: evenly(120_000) }, { from: 1 });
	expect(found).toMatchObject({ tooMany: true });
});

/** Whatever the answers are like, what is found is complete. */
const server = fc.record({
	gaps: fc.array(fc.oneof(fc.constant(0), fc.nat(3), fc.nat(5000)), { maxLength: 3000 }),
	arriving: fc.array(fc.oneof(fc.constant(0), fc.nat(120)), { maxLength: 40 }),
	// A total that is too low shows only where pages are full
	answers: fc.constantFrom<Pick<Server, 'short' | 'totalOff'>>(
		{},
		{ totalOff: -40 },
		{ totalOff: 150 },
		{ short: 1 },
		{ short: 30, totalOff: 150 },
	),
	at: fc.double({ min: 0, max: 1, noNaN: true }),
	start: fc.oneof(fc.constant(0), fc.nat(4000)),
	rows: fc.constantFrom(0, 300, 5000),
	block: fc.constantFrom(100, 1000),
});

test('everything from the beginning until the end that it tells is found', async () => {
	await fc.assert(
		fc.asyncProperty(server, async ({ gaps, at, start, rows, block, arriving, answers }) => {
			let time = 0;
			const events = gaps.map((gap, index) => event((time += gap), index)).reverse();
			const from = events[Math.floor(at * (events.length - 1))]?.time ?? 0;
			const found = await scanned({ events, arriving, ...answers }, { from, start, rows, block });
			const wanted = events.filter((one) => one.time >= from && one.time < found.until!);
			const all = new Set(keys(found.events));
			expect(keys(wanted).filter((key) => !all.has(key))).toEqual([]);
			expect(found.events.every((one) => one.time >= from)).toBe(true);
		}),
		{ numRuns: 300 },
	);
});
