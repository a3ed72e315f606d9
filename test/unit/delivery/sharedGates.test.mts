import { decide } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import { forgetGates, sharedGate } from '../../../nodes/GenesysParticipantAttributes/delivery/gate';
import { response, tooMany } from './answers.mts';
import { WRITE } from './sendSetUp.mts';
import { createFakeClock, settled } from './fakeClock.mts';

const TEN_MINUTES = 600_000;
const POLICY = { concurrency: 10, share: 1, maxWaitMs: 86_400_000, maxRetries: 5 };
const OTHER = 'other https://api.mypurecloud.com';
const KEY = 'credential https://api.mypurecloud.com';

/** Executions, each with its way to the service. */
function setUp() {
	const clock = createFakeClock();
	const open = (key: string) => {
		const gate = sharedGate(key, clock, () => 0.5);
		const lane = gate.open(POLICY);
		return { gate, lane, close: () => gate.close(lane) };
	};
	return { clock, open };
}

type Execution = ReturnType<ReturnType<typeof setUp>['open']>;

/** Makes a gate learn that the host works, or that it wants to be left alone. */
async function learn({ gate, lane }: Execution, blockSeconds?: number) {
	const acquired = await gate.acquire(lane, WRITE);
	if (acquired.kind !== 'permit') throw new Error(acquired.kind);
	const answer = blockSeconds === undefined ? response(202) : tooMany(blockSeconds);
	gate.release(acquired.permit, answer, decide(answer, WRITE), true);
}

/** Whether a request would have to wait. */
async function isBlocked({ gate, lane }: Execution): Promise<boolean> {
	let isOver = false;
	void gate.acquire(lane, WRITE).then(() => (isOver = true));
	await settled();
	return !isOver;
}

beforeEach(forgetGates);

test('executions with the same credential and host share what they learn', async () => {
	const { open } = setUp();
	await learn(open(KEY), 60);
	expect(await isBlocked(open(KEY))).toBe(true);
	expect(await isBlocked(open(OTHER))).toBe(false);
});

test.each([
	['is kept for ten minutes after the last execution', TEN_MINUTES, true],
	['is forgotten after that', TEN_MINUTES + 1, false],
])('what was learned %s', async (_, ms, isKept) => {
	const { clock, open } = setUp();
	const lane = open(KEY);
	await learn(lane);
	lane.close();
	await clock.run(ms);
	expect(open(KEY).gate.breaker.lastSuccessAt !== undefined).toBe(isKept);
});

test('what was learned is kept while an execution goes on, however long it takes', async () => {
	const { clock, open } = setUp();
	await learn(open(KEY));
	open(KEY).close();
	await clock.run(10 * TEN_MINUTES);
	expect(open(KEY).gate.breaker.lastSuccessAt).toBeDefined();
});

test('a block is kept until it is over', async () => {
	const { clock, open } = setUp();
	const lane = open(KEY);
	await learn(lane, 7200);
	lane.close();
	await clock.run(7_000_000);
	expect(await isBlocked(open(KEY))).toBe(true);
});
