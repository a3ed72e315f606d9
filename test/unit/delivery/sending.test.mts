import {
	Sending,
	type Bounds,
	type Others,
} from '../../../nodes/GenesysParticipantAttributes/delivery/sending';
import type { Decision } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import { POLICY, WRITE } from './sendSetUp.mts';

type Failure = Decision & { kind: 'retry' };

const OUTAGE: Failure = {
	...{ kind: 'retry', reason: 'serverError', isOutage: true, mayHaveApplied: false },
};
const CONFLICT: Failure = { ...OUTAGE, reason: 'conflict', isOutage: false, maxRetries: 2 };

const failAt = (sending: Sending, now: number, others: Partial<Others>, failure = OUTAGE): void =>
	sending.fail(
		now,
		now - 10,
		{ workedAt: 0, workedSentAt: 0, areFailing: false, ...others },
		failure,
	);

/** A request that failed at these times, with the last success before each. */
function failed(...times: Array<[now: number, workedAt: number]>): Sending {
	return failedWith(POLICY, ...times);
}

function failedWith(bounds: Bounds, ...times: Array<[now: number, workedAt: number]>): Sending {
	const sending = new Sending(WRITE, bounds);
	for (const [now, workedAt] of times) failAt(sending, now, { workedAt });
	return sending;
}

describe('a failure is the request’s own', () => {
	test.each<[string, Array<[number, number]>, boolean]>([
		['when another has succeeded since it left', [[100, 95]], true],
		['not when all succeeded before it left', [[100, 90]], false],
		['not when nobody ever has', [[100, -Infinity]], false],
		[
			'when another has succeeded since it failed last',
			[
				[100, 0],
				[5000, 3000],
			],
			true,
		],
		[
			'not when it fails again with no success in between',
			[
				[100, 95],
				[5000, 0],
			],
			false,
		],
	])('%s', (_, times, isOwnFault) => {
		expect(failed(...times).isOwnFault).toBe(isOwnFault);
	});

	test.each<[string, Partial<Others>, boolean]>([
		['once one that left after a failure has worked', {}, true],
		['not while others fail as well', { areFailing: true }, false],
	])('also with nobody left, %s', (_, others, isOwnFault) => {
		const sending = failed([100, 95]);
		for (const now of [200, 5000])
			failAt(sending, now, { workedAt: 150, workedSentAt: 120, ...others });
		expect(sending.isOwnFault).toBe(isOwnFault);
	});

	test('not with nobody left, when what worked had left before it failed', () => {
		const sending = failed([100, 95]);
		for (const now of [200, 5000]) failAt(sending, now, { workedAt: 150, workedSentAt: 90 });
		expect(sending.isOwnFault).toBe(false);
	});
});

describe('Max Retries', () => {
	const areSpent = (most: number[], ...times: Array<[number, number]>) =>
		most.map((maxRetries) => failedWith({ ...POLICY, maxRetries }, ...times).isSpent(OUTAGE));

	test('counts the failures between which others have succeeded', () => {
		expect(areSpent([2, 3], [100, 0], [200, 150], [300, 250])).toEqual([true, false]);
	});

	test('counts those of one outage once', () => {
		expect(areSpent([0, 1], [100, 0], [200, 0], [300, 0], [400, 0])).toEqual([true, false]);
	});

	test('a conflict is believed twice, beside other failures', () => {
		const sending = failedWith({ ...POLICY, maxRetries: 10 }, [10, 5], [20, 15]);
		for (const now of [30, 40]) failAt(sending, now, {}, CONFLICT);
		expect(sending.isSpent(CONFLICT)).toBe(false);
		failAt(sending, 50, {}, CONFLICT);
		expect(sending.isSpent(CONFLICT)).toBe(true);
	});
});

test('it waits longer with each failure, and never shorter than it is asked to', () => {
	const sending = failed([100, 0], [200, 0]);
	sending.backOff(200, 0.5, 0);
	expect(sending.notBefore).toBe(700);
	sending.backOff(200, 0.5, 3000);
	expect(sending.notBefore).toBe(3200);
});

test('once the service works again, what failed for its sake waits only for what it was asked to', () => {
	const sending = failed([100, 0], [200, 0]);
	sending.backOff(200, 0.5, 300);
	sending.wake();
	expect(sending.notBefore).toBe(500);
	const own = failed([100, 95]);
	own.backOff(100, 0.5, 0);
	own.wake();
	expect(own.notBefore).toBe(350);
	own.rest(400, 0.5, 5000);
	own.wake();
	expect(own.notBefore).toBe(5400);
});

test('a 429 of its own is waited for until Max Wait after the first one', () => {
	const isTooLong = [9999, 10_000].map((maxWaitMs) => {
		const sending = new Sending(WRITE, { ...POLICY, maxWaitMs });
		for (const now of [0, 5000]) {
			sending.refuse(now);
			sending.rest(now, 0.5, 5000);
		}
		return sending.isRefusedTooLong();
	});
	expect(isTooLong).toEqual([true, false]);
});

test('requests that differ in their IDs only are to one endpoint', () => {
	const of = (id: string, rest: string) =>
		new Sending({ method: 'GET', path: `/api/v2/conversations/${id}${rest}` }, POLICY).endpoint;
	const [one, other] = [
		'1b0ca5f5-4cbf-4a0d-9d79-0a4e6c1e1a01',
		'2B0CA5F5-4CBF-4A0D-9D79-0A4E6C1E1A02',
	];
	expect(of(one, '')).toBe(of(other, ''));
	expect(of(one, '/x')).not.toBe(of(one, ''));
});
