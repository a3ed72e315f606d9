import type { ApiRequest } from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { forgetGates, sharedGate } from '../../../nodes/GenesysParticipantAttributes/delivery/gate';
import { response, tooMany } from './answers.mts';
import { createFakeClock, settled, type FakeClock } from './fakeClock.mts';

const TEN_MINUTES = 600_000;
const POLICY = { concurrency: 10, share: 1, maxWaitMs: 86_400_000, maxRetries: 5 };
const WRITE: ApiRequest = { method: 'PATCH', path: '/api/v2/x', body: '{}' };
const OTHER = 'other https://api.mypurecloud.com';
const KEY = 'credential https://api.mypurecloud.com';

/** One execution's way to the service. */
function openLane(clock: FakeClock, key: string) {
	const gate = sharedGate(key, clock, () => 0.5);
	const lane = gate.open(POLICY);
	return { gate, lane, close: () => gate.close(lane) };
}

function setUp() {
	const clock = createFakeClock();
	return { clock, open: (key: string) => openLane(clock, key) };
}

/** Makes a gate learn that the host works, or that it wants to be left alone. */
async function learn({ gate, lane }: ReturnType<typeof openLane>, blockSeconds?: number) {
	const acquired = await gate.acquire(lane, WRITE);
	if (acquired.kind !== 'permit') throw new Error(acquired.kind);
	if (blockSeconds === undefined) {
		gate.release(acquired.permit, response(202), { kind: 'ok' }, true);
	} else {
		const hintMs = blockSeconds * 1000;
		gate.release(acquired.permit, tooMany(blockSeconds), { kind: 'wait', hintMs }, true);
	}
}

/** Whether a request would have to wait. */
async function isBlocked({ gate, lane }: ReturnType<typeof openLane>): Promise<boolean> {
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
