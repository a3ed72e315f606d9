import fc from 'fast-check';

import { readDetails } from '../../../nodes/GenesysLiveConversationTrigger/details';
import {
	occurrencesOf,
	type LiveEvent,
	type Targets,
} from '../../../nodes/GenesysLiveConversationTrigger/events';
import { readSnapshot } from '../../../nodes/GenesysLiveConversationTrigger/snapshot';
import { readFoundConversations } from '../../../nodes/GenesysParticipantAttributes/find/results';

const ID = '11111111-1111-4111-8111-111111111111';
const [QUEUE, OTHER_QUEUE] = ['a', 'b'].map((c) => `22222222-2222-4222-8222-22222222222${c}`);
const [ANN, BOB] = ['a', 'b'].map((c) => `33333333-3333-4333-8333-33333333333${c}`);
const START = Date.UTC(2026, 0, 15, 10);

const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

/** What somebody does in a conversation; all in seconds from its start. */
interface Part {
	purpose: string;
	from: number;
	/** When it was connected, where it ever was. */
	connected?: number;
	to?: number;
	userId?: string;
	queueId?: string;
	direction?: string;
	observes?: boolean;
}

const customer: Part = { purpose: 'customer', from: 0, connected: 0 };
const queue: Part = { purpose: 'acd', from: 5, connected: 5, to: 20, queueId: QUEUE };
const missed: Part = { purpose: 'agent', from: 10, to: 14, userId: ANN, queueId: QUEUE };
const agent: Part = { purpose: 'agent', from: 15, connected: 20, userId: BOB, queueId: QUEUE };

/** Those who have come, in the order in which they came. */
function begunBy(parts: Part[], now: number): Part[] {
	return parts.filter(({ from }) => from <= now).sort((a, b) => a.from - b.from);
}

/** The conversation at a time, as a notification has it. */
function snapshot(parts: Part[], now: number) {
	const began = begunBy(parts, now);
	return {
		id: ID,
		participants: began.map((part, index) => {
			const isOver = part.to !== undefined && part.to <= now;
			const isConnected = part.connected !== undefined && part.connected <= now;
			const state = isOver ? 'terminated' : isConnected ? 'connected' : 'alerting';
			const direction = part.direction ?? 'inbound';
			const connectedTime = isConnected ? at(part.connected!) : undefined;
			return {
				id: `p${index}`,
				purpose: part.purpose,
				userId: part.userId,
				queueId: part.queueId,
				connectedTime,
				endTime: isOver ? at(part.to!) : undefined,
				attributes: part.purpose === 'customer' ? { tier: 'gold' } : {},
				mediaRoles: part.observes ? ['monitor'] : undefined,
				calls: [
					{ state, direction, connectedTime, disconnectedTime: isOver ? at(part.to!) : undefined },
				],
			};
		}),
	};
}

/** The same as analytics has it. */
function details(parts: Part[], now: number) {
	const began = begunBy(parts, now);
	const isOver = began.every(({ to = Infinity }) => to <= now);
	const end = Math.max(...began.map(({ to = 0 }) => to));
	return {
		conversationId: ID,
		conversationStart: at(0),
		...(isOver && { conversationEnd: at(end) }),
		originatingDirection: 'inbound',
		participants: began.map(({ queueId, ...part }, index) => ({
			participantId: `p${index}`,
			purpose: part.purpose,
			userId: part.userId,
			sessions: [
				{
					mediaType: 'voice',
					direction: part.direction ?? 'inbound',
					segments: [
						...(part.connected === part.from
							? []
							: [{ segmentType: 'alert', segmentStart: at(part.from), queueId }]),
						...(part.connected !== undefined && part.connected <= now
							? [
									{
										segmentType: part.observes ? 'monitoring' : 'interact',
										segmentStart: at(part.connected),
										queueId,
									},
								]
							: []),
					],
				},
			],
		})),
	};
}

function byNotification(parts: Part[], now: number, targets: Targets) {
	return occurrencesOf(readSnapshot(snapshot(parts, now), START + now * 1000)!, targets);
}

function byAnalytics(parts: Part[], now: number, targets: Targets) {
	const row = details(parts, now);
	const [conversation] = readFoundConversations({ conversations: [row] })!;
	return occurrencesOf(readDetails(row, conversation), targets);
}

const ofQueue = { queues: new Set([QUEUE]) };
const ofBob = { users: new Set([BOB]) };
const whole = [customer, queue, missed, agent];
const over = whole.map((part) => ({ to: 60, ...part }));

describe.each([
	['a notification', byNotification],
	['analytics', byAnalytics],
])('by %s', (_, occurrences) => {
	test.each<[LiveEvent, number, Targets, object | undefined]>([
		['entered', 4, { event: 'entered', ...ofQueue }, undefined],
		['entered', 6, { event: 'entered', ...ofQueue }, { queueId: QUEUE, userId: null }],
		['offered', 9, { event: 'offered', ...ofQueue }, undefined],
		['offered', 11, { event: 'offered', ...ofQueue }, { queueId: QUEUE, userId: ANN }],
		['offered', 16, { event: 'offered', ...ofQueue }, { queueId: QUEUE, userId: BOB }],
		['offered', 12, { event: 'offered', ...ofBob }, undefined],
		['offered', 16, { event: 'offered', ...ofBob }, { queueId: QUEUE, userId: BOB }],
		['answered', 16, { event: 'answered', ...ofQueue }, undefined],
		['answered', 21, { event: 'answered', ...ofQueue }, { queueId: QUEUE, userId: BOB }],
		['ended', 30, { event: 'ended', ...ofQueue }, undefined],
		['ended', 60, { event: 'ended', ...ofQueue }, { queueId: QUEUE, userId: BOB }],
		['ended', 60, { event: 'ended', ...ofBob }, { queueId: QUEUE, userId: BOB }],
	])('%s after %i seconds', (_event, now, targets, told) => {
		const found = occurrences(over, now, targets);
		expect(found).toEqual(told ? [expect.objectContaining(told)] : []);
	});

	test('a second queue is a second entry, and only watched ones count', () => {
		const second = { ...queue, from: 40, connected: 40, to: 60, queueId: OTHER_QUEUE };
		const parts = [...over, second];
		const keys = (queues?: Set<string>) =>
			occurrences(parts, 60, { event: 'entered', queues }).map(({ key }) => key);
		expect(keys()).toEqual([`${ID}/${QUEUE}`, `${ID}/${OTHER_QUEUE}`]);
		expect(keys(new Set([OTHER_QUEUE]))).toEqual([`${ID}/${OTHER_QUEUE}`]);
	});

	test('an agent who is connected without having been seen to ring was offered it', () => {
		const parts = [customer, queue, { ...agent, from: 20 }];
		expect(occurrences(parts, 30, { event: 'offered', ...ofQueue })).toHaveLength(1);
	});

	test('who calls out is offered nothing, and who listens in neither', () => {
		const out = { ...agent, from: 20, direction: 'outbound' };
		const listener = { ...agent, observes: true };
		for (const one of [out, { ...listener, from: 20 }]) {
			expect(occurrences([customer, one], 30, { event: 'offered', ...ofQueue })).toEqual([]);
		}
	});

	test('the filters ask for any of its parts', () => {
		const found = (more: Partial<Targets>) =>
			occurrences(whole, 30, { event: 'entered', ...ofQueue, ...more }).length;
		expect([found({ mediaType: 'voice' }), found({ mediaType: 'email' })]).toEqual([1, 0]);
		expect([found({ direction: 'inbound' }), found({ direction: 'outbound' })]).toEqual([1, 0]);
	});
});

test('a notification has the attributes, and says null of what it does not have', () => {
	const sighting = readSnapshot(snapshot(over, 30), START)!;
	expect(sighting.attributes).toEqual(new Map([['p0', { tier: 'gold' }]]));
	expect(sighting.conversation).toMatchObject({
		conversationId: ID,
		conversationStart: null,
		conversationEnd: null,
		direction: 'inbound',
	});
});

test('who rings without a time of its own has just begun to', () => {
	const now = 16;
	const [{ time, since }] = byNotification(whole.slice(0, 2).concat(agent), now, {
		event: 'offered',
		...ofQueue,
	});
	expect([time, since]).toEqual([undefined, START + now * 1000]);
});

test.each([
	['no object', 'text'],
	['no ID', { participants: [{}] }],
	['no participants', { id: ID, participants: [] }],
	['participants that are none', { id: ID, participants: {} }],
])('a notification with %s is none of a conversation', (_, body) => {
	expect(readSnapshot(body, START)).toBeUndefined();
});

const part = fc.record(
	{
		purpose: fc.constantFrom('customer', 'acd', 'agent', 'user', 'ivr'),
		from: fc.nat(100),
		ringing: fc.nat(20),
		isAnswered: fc.boolean(),
		talking: fc.integer({ min: 1, max: 100 }),
		userId: fc.constantFrom(ANN, BOB),
		queueId: fc.constantFrom(QUEUE, OTHER_QUEUE),
	},
	{ requiredKeys: ['purpose', 'from', 'ringing', 'isAnswered', 'talking'] },
);

const life = fc.array(part, { maxLength: 5 }).map((all) => {
	const parts = all.map(({ from, ringing, isAnswered, talking, ...rest }): Part => {
		const connected = rest.purpose === 'acd' ? from : from + ringing;
		const isConnected = isAnswered || rest.purpose === 'acd';
		const to = connected + (isConnected ? talking : 1);
		return { ...rest, from, connected: isConnected ? connected : undefined, to };
	});
	return [{ ...customer, to: 250 }, ...parts];
});

const targets = fc.record({
	event: fc.constantFrom<LiveEvent>('entered', 'offered', 'answered', 'ended'),
	by: fc.constantFrom<Partial<Targets>>({}, ofQueue, ofBob),
});

test('whatever frames come, in whatever order and however often, both ways tell the same events, by the same keys', () => {
	const frames = fc.array(fc.nat(300), { minLength: 1, maxLength: 20 });
	fc.assert(
		fc.property(life, targets, frames, (parts, { event, by }, times) => {
			const wanted = { event, ...by };
			const keysOf = (found: Array<{ key: string }>) => found.map(({ key }) => key);
			const told = new Set(times.flatMap((now) => keysOf(byNotification(parts, now, wanted))));
			const latest = Math.max(...times);
			const seen = keysOf(byAnalytics(parts, latest, wanted));
			expect(new Set(seen).size).toBe(seen.length);
			// The last state has all that came before
			expect([...told].sort()).toEqual([...seen].sort());
		}),
		{ numRuns: 500 },
	);
});
