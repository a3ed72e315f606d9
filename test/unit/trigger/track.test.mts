import {
	beginMemory,
	type Memory,
} from '../../../nodes/GenesysParticipantAttributesTrigger/memory';
import { Track } from '../../../nodes/GenesysParticipantAttributesTrigger/track';

const HOUR_MS = 3_600_000;

function memory(revision: string): Memory {
	return { ...beginMemory({ nodeId: 'node', event: 'started' }, 0), revision };
}

/** One poll with a context of its own, and what n8n has stored. */
function poll(track: Track, made: Memory, stored?: Memory, handsOn = false): Memory | undefined {
	const context = {};
	const turn = track.begin(context)!;
	const before = track.recall(turn, stored, 'Trigger');
	track.keep(context, 'Trigger', made, { before, stored, handsOn });
	turn.end();
	return before;
}

test('polls that find nothing go on from each other, though n8n stores none of them', () => {
	const track = new Track();
	const [a, b, c] = [memory('a'), memory('b'), memory('c')];
	poll(track, b, a);
	expect(poll(track, c, a)).toBe(b);
	expect(poll(track, memory('d'), a)).toBe(c);
});

test('what n8n stores meanwhile counts more', () => {
	const track = new Track();
	poll(track, memory('b'), memory('a'));
	const another = memory('x');
	expect(poll(track, memory('c'), another)).toBe(another);
});

test('a poll that has handed on counts only where n8n has kept it', () => {
	const [a, b, c] = [memory('a'), memory('b'), memory('c')];
	const kept = new Track();
	poll(kept, b, a);
	poll(kept, c, a, true);
	expect(poll(kept, memory('d'), c)).toBe(c);
	const dropped = new Track();
	poll(dropped, b, a);
	poll(dropped, c, a, true);
	expect(poll(dropped, memory('d'), a)).toBe(b);
});

test('a registration that is polled again while another is under way does nothing', () => {
	const track = new Track();
	const context = {};
	const first = track.begin(context)!;
	track.keep(context, 'Trigger', memory('a'), { handsOn: false });
	expect(track.begin(context)).toBeUndefined();
	const newer = track.begin({})!;
	expect([first.isOvertaken, newer.isOvertaken]).toEqual([true, false]);
});

test('the same error is news once an hour', () => {
	const track = new Track();
	const news = [0, 1, HOUR_MS - 1, HOUR_MS].map((now) => track.isNews('403', now));
	expect(news).toEqual([true, false, false, true]);
	expect(track.isNews('503', 1)).toBe(true);
	expect([track.works(), track.works()]).toEqual([true, false]);
	expect(track.isNews('403', HOUR_MS + 1)).toBe(true);
});
