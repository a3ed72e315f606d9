import { readDown } from '../../../nodes/GenesysParticipantAttributesTrigger/readDown';
import type { ReadRows } from '../../../nodes/GenesysParticipantAttributesTrigger/scan';

/** A conversation by its number: when something happened to it, and when it ended. */
type Row = [time: number, end: number];

function serve(rows: Row[], more: Partial<ReadRows> = {}) {
	const asked: number[] = [];
	const read = async (row: number): Promise<ReadRows> => {
		asked.push(row);
		const page = rows.slice(row, row + 100);
		const events = page.map(([time], index) => ({
			key: `${row + index}`,
			time,
			conversation: {
				conversationId: '',
				from: null,
				to: null,
				url: null,
				conversationStart: null,
				conversationEnd: null,
				direction: null,
				participants: [],
			},
		}));
		const ends = page.map(([, end]) => end);
		return { events, ends, count: page.length, total: rows.length, ...more };
	};
	return { read, asked };
}

async function found(rows: Row[], from: number, pages = Infinity) {
	const { read, asked } = serve(rows);
	const result = await readDown<never>(read, from, () => asked.length < pages);
	if ('tooMany' in result || 'failure' in result) return { keys: [], asked, until: 'none' };
	const keys = result.events.map(({ key }) => Number(key));
	return { keys, asked, until: result.until };
}

test('what goes on is read whole, however long ago it began', async () => {
	const rows = Array.from({ length: 250 }, (_, n): Row => [n === 240 ? 900 : 1, Infinity]);
	expect(await found(rows, 800)).toEqual({ keys: [240], asked: [0, 100, 200], until: Infinity });
});

test('what has ended is read down to where it ended before', async () => {
	const rows = Array.from({ length: 1000 }, (_, n): Row => [2000 - n, 2000 - n]);
	expect(await found(rows, 1950)).toMatchObject({ asked: [0] });
	expect(await found(rows, 1850)).toMatchObject({ asked: [0, 100] });
});

test('rows that do not come by their end are read to the last', async () => {
	const rows = Array.from({ length: 350 }, (_, n): Row => [n, (n * 7919) % 350]);
	const { asked, keys } = await found(rows, 300);
	expect([asked.length, keys.length]).toEqual([4, 50]);
});

test('without time for all of it, it says so', async () => {
	const rows = Array.from({ length: 350 }, (): Row => [1, Infinity]);
	expect(await found(rows, 0, 2)).toMatchObject({ asked: [0, 100], until: undefined });
});
