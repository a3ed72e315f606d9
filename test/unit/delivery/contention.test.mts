import {
	Contention,
	type WindowState,
} from '../../../nodes/GenesysParticipantAttributes/delivery/contention';

/** A limit of 300, of which 240 are left. */
const MIDDLE: Omit<WindowState, 'inFlight'> = { allowed: 300, left: 240 };

/** A window with so many answers, each with so many requests of others since the one before. */
function seeWindow(others: Contention, answers: number, strangersEach: number): Contention {
	for (let answer = 0; answer < answers; answer += 1) others.record(1 + strangersEach);
	others.endWindow();
	return others;
}

/** How many may be on their way at once; at most 100. */
function room(others: Contention, standing = MIDDLE): number {
	let inFlight = 0;
	while (inFlight < 100 && !others.shouldYield({ ...standing, inFlight })) inFlight += 1;
	return inFlight;
}

describe('on the way at once', () => {
	test('are ten before a window with answers has been seen to its end', () => {
		const others = new Contention();
		expect(room(others)).toBe(10);
		others.record(1);
		expect(room(others)).toBe(10);
		expect(room(seeWindow(new Contention(), 0, 0))).toBe(10);
	});

	test.each([
		['as many as we like, alone', 100, 0, 100],
		['as many, where one in twenty may be an answer of ours that got lost', 100, 0.05, 100],
		['as many, after too few answers to tell', 1, 2, 100],
		['fewer, with others as busy as we are', 100, 1, 9],
		['fewer still, with others twice as busy', 100, 2, 6],
		['three at the least, however busy the others are', 100, 50, 3],
	])('are %s', (_, answers, strangersEach, count) => {
		expect(room(seeWindow(new Contention(), answers, strangersEach))).toBe(count);
	});

	test('are fewer at once, where others turn up in the middle of a window', () => {
		const others = seeWindow(new Contention(), 100, 0);
		for (let answer = 0; answer < 100; answer += 1) others.record(2);
		expect(room(others)).toBe(8);
	});

	test.each([
		[60, 9],
		[51, 3],
		[45, 1],
		[1, 1],
	])('are fewer with others, when %d of a window are left: %d', (left, count) => {
		const others = seeWindow(new Contention(), 100, 1);
		expect(room(others, { allowed: 300, left })).toBe(count);
	});

	test('become more again window by window, when the others have gone', () => {
		// A window without any answer shows nothing
		const others = seeWindow(seeWindow(new Contention(), 100, 1), 0, 0);
		expect(room(others)).toBe(9);
		const rooms = Array.from({ length: 12 }, () => room(seeWindow(others, 300, 0)));
		expect(rooms).toEqual([...rooms].sort((a, b) => a - b));
		expect([rooms[0], rooms[4], rooms.at(-1)]).toEqual([9, 12, 100]);
	});
});
