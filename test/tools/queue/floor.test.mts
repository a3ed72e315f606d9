import { changesSeen, floorMs, type Change } from '../../../tools/queue/floor.mts';

const rule = { limit: 300, windowMs: 60_000 };

test.each<{ what: string; requests: number; changes: Change[]; minutes: number }>([
	{ what: 'a window at once', requests: 300, changes: [], minutes: 0 },
	{ what: 'one request more', requests: 301, changes: [], minutes: 1 },
	{ what: 'eight windows', requests: 2400, changes: [], minutes: 7 },
	{
		what: 'a new token in the middle of a window',
		requests: 400,
		changes: [{ at: 101, kind: 'revoke' }],
		minutes: 0,
	},
	{
		what: 'half the limit from the second window on',
		requests: 600,
		changes: [{ at: 301, kind: 'limit', limit: 150 }],
		minutes: 2,
	},
	{
		what: 'half the limit in the middle of a window that is beyond it',
		requests: 201,
		changes: [{ at: 201, kind: 'limit', limit: 150 }],
		minutes: 1,
	},
])('$what: $requests requests take $minutes minutes', ({ requests, changes, minutes }) => {
	expect(floorMs(requests, { ...rule, changes })).toBe(minutes * 60_000);
});

test('changes are seen in the windows', () => {
	const windows = [
		{ startedAt: 0, allowed: 300, used: 300, refused: 0 },
		{ startedAt: 60_100, allowed: 300, used: 80, refused: 0 },
		{ startedAt: 65_000, allowed: 300, used: 300, refused: 0 },
		{ startedAt: 125_100, allowed: 150, used: 200, refused: 9 },
		{ startedAt: 185_300, allowed: 150, used: 150, refused: 0 },
	];
	expect(changesSeen(windows, rule)).toEqual([
		{ at: 381, kind: 'revoke' },
		{ at: 881, kind: 'limit', limit: 150 },
	]);
});
