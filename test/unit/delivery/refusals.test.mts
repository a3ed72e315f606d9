import { Refusals } from '../../../nodes/GenesysParticipantAttributes/delivery/refusals';

test('a 429 that tells no time holds back longer than the one before, if it was sent after that', () => {
	const refusals = new Refusals(() => 0.5);
	expect(refusals.blockMs(0, 100, 0)).toBe(250);
	expect(refusals.blockMs(99, 110, 0)).toBe(0);
	expect(refusals.blockMs(100, 120, 0)).toBe(500);
});

test('a wait of our own is told from one that a server asks for, whatever the digits of the clock', () => {
	const refusals = new Refusals(() => 0.5);
	expect(refusals.isOwn(0, 1)).toBe(false);
	refusals.blockMs(0, 100, 0);
	expect([250, 251, 252].map((waitMs) => refusals.isOwn(100, waitMs))).toEqual([true, true, false]);
});
