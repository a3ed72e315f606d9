import {
	forgetLimiters,
	joinLimiter,
} from '../../../nodes/GenesysParticipantAttributes/delivery/sharedLimiters';
import { tooMany } from './answers.mts';
import { createFakeClock } from './fakeClock.mts';

const TEN_MINUTES = 600_000;
const OTHER = 'other https://api.mypurecloud.com';
const KEY = 'credential https://api.mypurecloud.com';

function setUp() {
	const clock = createFakeClock();
	return { clock, join: (key: string) => joinLimiter(key, clock, Math.random) };
}

/** Whether a request would have to wait. */
async function holdsBack({ limiter }: ReturnType<typeof joinLimiter>): Promise<boolean> {
	const { signal } = new AbortController();
	const admission = await limiter.admit({ share: 1, maxWaitMs: -1, signal });
	return admission.kind === 'tooLong';
}

/** Joins and leaves, having been told to stay away. */
async function learn(join: ReturnType<typeof setUp>['join'], key: string, seconds: number) {
	const joined = join(key);
	const { signal } = new AbortController();
	const admission = await joined.limiter.admit({ share: 1, maxWaitMs: 0, signal });
	if (admission.kind === 'go') joined.limiter.answered(admission.ticket, tooMany(seconds));
	return joined;
}

beforeEach(forgetLimiters);

test('executions with the same credential and host share what they learn', async () => {
	const { join } = setUp();
	await learn(join, KEY, 60);
	expect(await holdsBack(join(KEY))).toBe(true);
});

test('another credential, or another host, is not held back', async () => {
	const { join } = setUp();
	await learn(join, KEY, 60);
	expect(await holdsBack(join(OTHER))).toBe(false);
});

test('an execution finds what one before it learned', async () => {
	const { clock, join } = setUp();
	(await learn(join, KEY, 3600)).leave();
	await clock.run(TEN_MINUTES - 1);
	expect(join(KEY).limiter).toBe(join(KEY).limiter);
	expect(await holdsBack(join(KEY))).toBe(true);
});

describe('what was learned is forgotten', () => {
	test.each([
		[TEN_MINUTES, false],
		[TEN_MINUTES + 1, true],
	])('when nobody has used it for more than ten minutes (%d ms: %s)', async (ms, isForgotten) => {
		const { clock, join } = setUp();
		const { limiter, leave } = join(KEY);
		leave();
		await clock.run(ms);
		expect(join(KEY).limiter !== limiter).toBe(isForgotten);
	});

	test('but not while one is under way, however long it takes', async () => {
		const { clock, join } = setUp();
		const { limiter } = join(KEY);
		const other = join(KEY);
		other.leave();
		await clock.run(10 * TEN_MINUTES);
		expect(join(KEY).limiter).toBe(limiter);
	});

	test('nor before a hold is over', async () => {
		const { clock, join } = setUp();
		const { limiter, leave } = await learn(join, KEY, 7200);
		leave();
		await clock.run(7_200_000);
		expect(join(KEY).limiter).toBe(limiter);
	});

	test('but after it', async () => {
		const { clock, join } = setUp();
		const { limiter, leave } = await learn(join, KEY, 7200);
		leave();
		await clock.run(7_200_001);
		expect(join(KEY).limiter).not.toBe(limiter);
	});

	test('also where only executions with other credentials come along', async () => {
		const { clock, join } = setUp();
		const { limiter, leave } = join(KEY);
		leave();
		await clock.run(TEN_MINUTES + 1);
		join(OTHER).leave();
		expect(join(KEY).limiter).not.toBe(limiter);
	});
});

test('forgetLimiters forgets everything at once', async () => {
	const { join } = setUp();
	await learn(join, KEY, 60);
	forgetLimiters();
	expect(await holdsBack(join(KEY))).toBe(false);
});
