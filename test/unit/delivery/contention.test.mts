import { Contention } from '../../../nodes/GenesysParticipantAttributes/delivery/contention';

/** A window with so many answers, each with so many requests of others since the one before. */
function seeWindow(others: Contention, answers: number, strangersEach: number): Contention {
	for (let answer = 0; answer < answers; answer += 1) others.record(1 + strangersEach);
	others.endWindow();
	return others;
}

/** How many may be on their way at once, with so many left of 300; at most 100. */
function room(others: Contention, left = 300): number {
	let inFlight = 0;
	while (inFlight < 100 && !others.shouldYield(inFlight, left, 300)) inFlight += 1;
	return inFlight;
}

describe('on the way at once', () => {
	test('are so many before anything has been seen that four others may do the same', () => {
		expect(room(new Contention())).toBe(51);
		expect(room(seeWindow(new Contention(), 0, 0))).toBe(51);
	});

	test.each([
		['as many as we like, alone', 300, 0, 100],
		['as many, where one in twenty may be an answer of ours that got lost', 300, 0.02, 100],
		['as many as they with others as busy as we are', 300, 1, 48],
		['fewer, with others twice as busy', 300, 2, 32],
		['a fifth at the least, however busy the others are', 300, 50, 19],
	])('with little left are %s', (_, answers, strangersEach, count) => {
		expect(room(seeWindow(new Contention(), answers, strangersEach), 144)).toBe(count);
	});

	test('with much left nobody is held back', () => {
		expect(room(seeWindow(new Contention(), 300, 1), 250)).toBe(100);
	});

	test('are fewer at once, where others turn up in the middle of a window', () => {
		const others = seeWindow(new Contention(), 300, 0);
		for (let answer = 0; answer < 100; answer += 1) others.record(2);
		expect(room(others, 145)).toBe(51);
	});

	test.each([
		[60, 7],
		[51, 2],
		[45, 1],
		[1, 1],
	])('with others as busy, when %d of a window are left, are %d', (left, count) => {
		expect(room(seeWindow(new Contention(), 300, 1), left)).toBe(count);
	});

	test('become more again window by window, when the others have gone', () => {
		// A window without any answer shows nothing
		const others = seeWindow(seeWindow(new Contention(), 300, 1), 0, 0);
		const rooms = Array.from({ length: 12 }, () => room(seeWindow(others, 300, 0), 145));
		expect(rooms).toEqual([...rooms].sort((a, b) => a - b));
		expect(rooms.at(-1)).toBe(100);
	});
});
