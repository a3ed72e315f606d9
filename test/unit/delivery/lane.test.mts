import { decide, type Decision } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import { Lane, type Permit } from '../../../nodes/GenesysParticipantAttributes/delivery/lane';
import { Sending } from '../../../nodes/GenesysParticipantAttributes/delivery/sending';
import { RateWindow } from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';
import { response } from './answers.mts';
import { settled } from './fakeClock.mts';
import { POLICY, READ, WRITE } from './sendSetUp.mts';

const laneOf = (concurrency = 10) =>
	new Lane({ ...POLICY, concurrency }, new RateWindow().join(1, false));

function waits(lane: Lane, request = WRITE, onEnd = () => {}): Sending {
	const sending = new Sending(request, POLICY);
	lane.push(sending, onEnd);
	return sending;
}

test('there is room while fewer wait than may be in flight, or nothing goes on', async () => {
	const lane = laneOf(2);
	const told: number[] = [];
	const ask = async (number: number) => await lane.room(0).then(() => told.push(number));
	waits(lane);
	await ask(1);
	const second = waits(lane);
	void ask(2);
	void ask(3);
	lane.tellRoom(0);
	await settled();
	expect(told).toEqual([1]);
	// What waits for its own sake takes none, up to a bound
	second.notBefore = 1000;
	lane.tellRoom(0);
	await settled();
	expect(told).toEqual([1, 2, 3]);
	for (let more = 0; more < 8; more += 1) waits(lane).notBefore = 1000;
	void ask(4);
	await settled();
	expect(told).toEqual([1, 2, 3]);
	lane.isStopped = true;
	await ask(5);
	expect(told).toEqual([1, 2, 3, 5]);
});

test('writes go before reads, and each kind in its order', () => {
	const lane = laneOf();
	const inOrder = [READ, WRITE, READ, WRITE].map((request) => waits(lane, request));
	const [read1, write1, read2, write2] = inOrder;
	const next = () => {
		const sending = lane.next(0, false)!;
		lane.grant({ sending } as Permit);
		return sending;
	};
	expect([next(), next(), next(), next()]).toEqual([write1, write2, read1, read2]);
});

test('what waits for its own sake lets others go first', () => {
	const lane = laneOf();
	const [first, second] = [waits(lane), waits(lane)];
	first.notBefore = 1000;
	expect(lane.next(0, false)).toBe(second);
	expect(lane.next(1000, false)).toBe(first);
	second.notBefore = 500;
	expect([lane.next(0, false), lane.readyAt]).toEqual([undefined, 500]);
});

test('the best probe is a request that has never failed', () => {
	const lane = laneOf();
	const [failed, fresh] = [waits(lane), waits(lane)];
	const others = { workedAt: 0, workedSentAt: 0, areFailing: false };
	failed.fail(10, 0, others, decide(response(503), WRITE) as Decision & { kind: 'retry' });
	expect([lane.next(10, false), lane.next(10, true)]).toEqual([failed, fresh]);
	lane.grant({ sending: fresh } as Permit);
	expect(lane.next(10, true)).toBe(failed);
});
