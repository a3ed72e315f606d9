import { readRows, type Rows } from '../../../nodes/GenesysParticipantAttributes/find/rows';
import { createFakeApi } from '../fakeApi.mts';

const QUERY = { interval: '', order: 'desc', segments: {} } as const;

/** Rows 0 to 249; a page that has more than `most`, or one that is too large alone, is refused. */
function serve(most: number, tooLarge: number[] = []) {
	return createFakeApi(({ body }) => {
		const { pageSize, pageNumber } = (
			JSON.parse(body!) as { paging: { pageSize: number; pageNumber: number } }
		).paging;
		const first = pageSize * (pageNumber - 1);
		const rows = Array.from({ length: Math.max(0, Math.min(pageSize, 250 - first)) }, (_, n) => n);
		const ids = rows.map((n) => first + n);
		if (ids.length > most || ids.some((id) => tooLarge.includes(id))) {
			const error = { status: 413, code: 'payload.too.large', message: '', contextId: '' };
			return { kind: 'response', status: 413, headers: {}, body: JSON.stringify(error) };
		}
		const conversations = ids.map((id) => ({ conversationId: String(id) }));
		const text = JSON.stringify({ conversations, totalHits: 250 });
		return { kind: 'response', status: 200, headers: {}, body: text };
	});
}

async function read(row: number, most: number, tooLarge?: number[]) {
	const { api, run, sent } = serve(most, tooLarge);
	const rows = (await run(async () => await readRows(api, QUERY, row))) as Rows;
	return {
		ids: rows.conversations.map(({ conversationId }) => Number(conversationId)),
		leftOut: rows.leftOut,
		requests: sent.length,
	};
}

function from(first: number, count: number): number[] {
	return Array.from({ length: count }, (_, n) => first + n);
}

test.each<[number, number, number[]]>([
	[0, 1, from(0, 100)],
	[100, 1, from(100, 100)],
	[200, 1, from(200, 50)],
])('a hundred rows from row %d on', async (row, requests, ids) => {
	expect(await read(row, 100)).toEqual({ ids, leftOut: 0, requests });
});

test.each([
	[50, 3],
	[25, 7],
	[5, 27],
])('pages of more than %d that are too large are read in parts', async (most, requests) => {
	expect(await read(100, most)).toEqual({ ids: from(100, 100), leftOut: 0, requests });
});

test('a conversation that is too large even alone is left out', async () => {
	const { ids, leftOut } = await read(0, 100, [37]);
	expect(ids).toEqual(from(0, 100).filter((id) => id !== 37));
	expect(leftOut).toBe(1);
});
