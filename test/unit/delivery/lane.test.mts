import { Lane } from '../../../nodes/GenesysParticipantAttributes/delivery/lane';
import { RateWindow } from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import { settled } from './fakeClock.mts';

const POLICY = { concurrency: 10, share: 1, maxWaitMs: 180_000, maxRetries: 5 };

test('there is room while fewer wait than may be in flight, or nothing goes on', async () => {
	const lane = new Lane({ ...POLICY, concurrency: 2 }, new RateWindow().join(1, false), 0);
	const told: number[] = [];
	const ask = async (number: number) => await lane.room().then(() => told.push(number));
	const push = () => lane.push(true, () => {});
	push();
	await ask(1);
	push();
	void ask(2);
	void ask(3);
	lane.tellRoom();
	await settled();
	expect(told).toEqual([1]);
	lane.shift();
	lane.tellRoom();
	await settled();
	expect(told).toEqual([1, 2, 3]);
	push();
	lane.isStopped = true;
	await ask(4);
	expect(told).toEqual([1, 2, 3, 4]);
});

test('writes go before reads, and each kind in its order', async () => {
	const lane = new Lane(POLICY, new RateWindow().join(1, false), 0);
	const granted: string[] = [];
	for (const name of ['read 1', 'write 1', 'read 2', 'write 2']) {
		lane.push(name.startsWith('write'), () => granted.push(name));
	}
	while (!lane.isIdle) lane.shift()({ kind: 'cancelled' });
	expect(granted).toEqual(['write 1', 'write 2', 'read 1', 'read 2']);
});
