import { pollFor } from '../../../tools/probe/poll.mts';
import type { Reply } from '../../../tools/probe/reply.mts';
import { delayOf } from '../../../tools/probe/questions/writes.mts';

/** How long an answer takes on the way, in milliseconds. */
const TRIP = 20;

/** A service that shows a write so late, on a clock of its own. */
function service(delayMs: number, trip = TRIP) {
	let now = 1_000;
	performance.now = () => now;
	const request = (): Reply => {
		const sentAt = now;
		now += trip;
		return { sentAt, answeredAt: now, isRepeated: false } as Reply;
	};
	const write = request();
	const writtenAt = write.sentAt + trip / 2;
	let looks = 0;
	const look = async () => {
		const reply = request();
		looks++;
		const isThere = reply.sentAt + trip / 2 >= writtenAt + delayMs;
		return { reply, seen: isThere ? 'seen' : undefined };
	};
	const interrupt = { sleep: async (ms: number) => void (now += ms) };
	const find = (expectedMs?: number, patienceMs = 60_000) =>
		pollFor(
			write,
			look,
			{ ...interrupt, request() {}, holdOff() {}, check() {} },
			{
				patienceMs,
				expectedMs,
			},
		);
	return { find, looks: () => looks };
}

const realNow = performance.now;
afterEach(() => void (performance.now = realNow));

test.each([30, 200, 1_000, 8_000, 30_000])(
	'finds %i ms between its bounds, a quarter apart',
	async (ms) => {
		const { find, looks } = service(ms);
		const { seenAt, missingAt } = (await find())!;
		expect(missingAt).toBeLessThan(ms);
		expect(seenAt).toBeGreaterThanOrEqual(ms);
		expect(seenAt - missingAt).toBeLessThan(0.3 * ms + 50 + 3 * TRIP);
		expect(looks()).toBeLessThan(40);
	},
);

test('what it knows to expect it finds closer, and with few looks', async () => {
	const { find, looks } = service(8_000);
	const { seenAt, missingAt } = (await find(8_200))!;
	expect(missingAt).toBeLessThan(8_000);
	expect(seenAt - missingAt).toBeLessThan(1_000);
	expect(looks()).toBeLessThan(7);
});

test('0 is what the first look has, however slow the network', async () => {
	expect(await service(0, 500).find()).toMatchObject({ seenAt: 0, missingAt: 0 });
});

test('ends with its patience', async () => {
	expect(await service(10_000).find(0, 5_000)).toBeUndefined();
});

test('samples with a repeated request are left out, unless there are no others', () => {
	const exact = { seenAt: 100, missingAt: 50, isExact: true };
	const repeated = { seenAt: 9_000, missingAt: 0, isExact: false };
	expect(delayOf([exact, repeated, { ...exact, seenAt: 120 }, exact])).toEqual({
		median: 100,
		worst: 120,
		missingAt: 50,
	});
	expect(delayOf([repeated])).toEqual({ median: 9_000, worst: 9_000, missingAt: 0 });
});
