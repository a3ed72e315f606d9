import type { Answer } from '../../../nodes/GenesysParticipantAttributes/delivery/answer';
import { ACCEPTED, counted, noAnswer, response, tooMany } from './answers.mts';
import { settled } from './fakeClock.mts';
import { setUpLimiter } from './limiterSetUp.mts';

describe('a 429', () => {
	test('holds all others back, and they go in the order in which they came', async () => {
		const { clock, gone, ask, send } = setUpLimiter();
		await send('first', tooMany(30));
		for (const name of ['a', 'b', 'c']) ask(name);
		await clock.run(29_999);
		expect(gone).toHaveLength(1);
		await clock.run(40_000);
		expect(gone.slice(1).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
		for (const { at, kind } of gone.slice(1)) {
			expect(kind).toBe('go');
			expect(at).toBeGreaterThanOrEqual(30_000);
		}
	});

	test('sends one request ahead when it is over, and the others when that is answered', async () => {
		const { clock, settle, ask, send, names } = setUpLimiter();
		await send('first', tooMany(30));
		for (const name of ['a', 'b', 'c']) ask(name);
		await clock.run(30_500);
		expect(names()).toEqual(['first', 'a']);
		settle('a', counted(1, 300, 60));
		await settled();
		expect(names()).toEqual(['first', 'a', 'b', 'c']);
		expect(clock.timers()).toBe(0);
	});

	test('is the longest of several holds, whichever comes last', async () => {
		const { clock, gone, ask, settle } = setUpLimiter();
		ask('a');
		await clock.run(1000);
		ask('b');
		await settled();
		settle('b', tooMany(60));
		settle('a', tooMany(5));
		ask('c');
		await clock.run();
		expect(gone.at(-1)).toEqual({ name: 'c', at: 61_000, kind: 'go' });
	});

	test('that names no time holds everybody back by a backoff that grows', async () => {
		const { clock, gone, ask, settle } = setUpLimiter(() => 0.5);
		for (const name of ['a', 'b', 'c', 'd', 'e']) {
			ask(name);
			await clock.run();
			settle(name, response(429));
		}
		expect(gone.map(({ at }) => at)).toEqual([0, 250, 750, 1750, 3750]);
	});

	test('that names no time lets the backoff begin anew after an answer', async () => {
		const { clock, gone, ask, settle } = setUpLimiter(() => 0.5);
		for (const answer of [response(429), response(429), ACCEPTED, response(429), ACCEPTED]) {
			ask('a');
			await clock.run();
			settle('a', answer);
		}
		expect(gone.map(({ at }) => at)).toEqual([0, 250, 750, 750, 1000]);
	});

	test('that names no time counts once for all that were on their way together', async () => {
		const { clock, gone, ask, settle } = setUpLimiter(() => 0.5);
		ask('scout');
		await clock.run(10);
		settle('scout', counted(1, 300, 60));
		for (const name of ['a', 'b', 'c']) ask(name);
		await clock.run(20);
		for (const name of ['a', 'b', 'c']) settle(name, response(429));
		ask('next');
		await clock.run();
		expect(gone.at(-1)).toEqual({ name: 'next', at: 270, kind: 'go' });
	});

	test.each([
		['Retry-After: 0', { 'retry-after': '0' }],
		['a reset of 0', { 'inin-ratelimit-reset': '0' }],
	])('with %s is not asked again and again without any wait', async (_, headers) => {
		const { clock, gone, ask, settle } = setUpLimiter(() => 0.5);
		for (let tries = 0; tries < 10; tries += 1) {
			ask(`try ${tries}`);
			await clock.run();
			settle(gone.at(-1)!.name, response(429, headers));
		}
		expect(clock.now()).toBeGreaterThanOrEqual(1000);
	});
});

test('a login host over its limit holds everybody back like a 429 that names no time', async () => {
	const { clock, gone, ask, send } = setUpLimiter(() => 0.5);
	await send('first', { kind: 'tokenLimited' });
	ask('second');
	await clock.run();
	expect(gone.at(-1)).toEqual({ name: 'second', at: 250, kind: 'go' });
});

describe('the last answer', () => {
	test.each<[string, Answer, boolean]>([
		['a success', ACCEPTED, true],
		['a refusal for good', response(404), true],
		['a 429', tooMany(1), false],
		['an accident on the server', response(500), false],
		['a server error', response(503), false],
		['no answer', noAnswer(), false],
	])('%s: counts as %s', async (_, answer, counts) => {
		const { clock, limiter, ask, settle } = setUpLimiter();
		ask('a');
		await clock.run(5000);
		settle('a', answer);
		expect(limiter.lastAnswerAt()).toBe(counts ? 5000 : -Infinity);
		await clock.run();
	});
});
