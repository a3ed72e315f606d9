import { Burst } from '../../../nodes/GenesysLiveConversationTrigger/burst';
import { createFakeClock, settled } from '../delivery/fakeClock.mts';

function burst() {
	const clock = createFakeClock();
	const closing = new AbortController();
	const bursts: Array<[at: number, all: string[]]> = [];
	const one = new Burst<string>(clock, closing.signal, (all) => bursts.push([clock.now(), all]));
	return { clock, closing, bursts, one };
}

test('one alone is handed on soon', async () => {
	const { one, clock, bursts } = burst();
	one.add('a', 'a');
	await clock.run();
	expect(bursts).toEqual([[200, ['a']]]);
});

test('what follows soon comes along, for half a second at the most', async () => {
	const { one, clock, bursts } = burst();
	for (let n = 0; n < 8; n += 1) {
		one.add(`${n}`, `${n}`);
		await clock.run(clock.now() + 100);
	}
	await clock.run();
	expect(bursts).toEqual([
		[500, ['0', '1', '2', '3', '4']],
		[900, ['5', '6', '7']],
	]);
});

test('the same key comes once, with what came last, and is not waited for again', async () => {
	const { one, clock, bursts } = burst();
	one.add('a', 'first');
	await clock.run(150);
	one.add('a', 'last');
	await clock.run();
	expect(bursts).toEqual([[200, ['last']]]);
});

test('what is taken out of it is no part of it', async () => {
	const { one, clock, bursts } = burst();
	one.add('a', 'a');
	expect([one.take('a'), one.take('a')]).toEqual(['a', undefined]);
	one.add('b', 'b');
	await clock.run();
	expect(bursts.map(([, all]) => all)).toEqual([['b']]);
});

test('closed, it hands on nothing', async () => {
	const { one, clock, closing, bursts } = burst();
	one.add('a', 'a');
	await settled();
	closing.abort();
	await clock.run();
	expect([bursts, clock.timers()]).toEqual([[], 0]);
});
