import { randomUUID } from 'node:crypto';

import type { Happened } from '../../../nodes/GenesysParticipantAttributesTrigger/happened';
import {
	beginMemory,
	isOfFuture,
	readMemory,
	toStored,
	type Memory,
} from '../../../nodes/GenesysParticipantAttributesTrigger/memory';
import {
	afterPoll,
	newsStep,
	nextStep,
	takeOver,
	type Found,
	type Step,
} from '../../../nodes/GenesysParticipantAttributesTrigger/steps';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 15, 22, 0, 0, 400);
const OWNER = { nodeId: 'node', event: 'started' } as const;

function event(time: number, key: string = randomUUID()): Happened {
	const conversation = {
		conversationId: key,
		conversationStart: null,
		conversationEnd: null,
		from: null,
		to: null,
		direction: null,
		url: null,
		participants: [],
	};
	return { key, time, conversation };
}

interface Poll {
	now: number;
	found: Partial<Found>;
	room?: number;
	step?: Step;
}

/** One poll of one step. */
function polled(memory: Memory, { now, found, room = 1000, step = newsStep(memory, now) }: Poll) {
	const whole = { events: [], until: Infinity, row: 0, ...found };
	const share = { now, room, block: 1000, isWanted: () => true };
	const progress = takeOver(memory, step, whole, share);
	const rest = { now, clockOffsetMs: 0, revision: `at ${now}` };
	return {
		...progress,
		memory: afterPoll(progress.memory, memory, progress.fresh, rest),
	};
}

test('nothing before the second of the publication is looked for', () => {
	const memory = beginMemory(OWNER, START);
	expect(newsStep(memory, START).from).toBe(START - 400);
	const later = polled(memory, { now: START + MINUTE_MS, found: {} });
	expect(newsStep(later.memory, START + 2 * MINUTE_MS).from).toBe(START - 400);
});

test('each poll looks back as far as analytics may be late', () => {
	const { memory } = polled(beginMemory(OWNER, START), { now: START + 60 * MINUTE_MS, found: {} });
	expect(newsStep(memory, START + 61 * MINUTE_MS).from).toBe(START + 45 * MINUTE_MS);
});

test('a backlog: the oldest are handed on, and the next step begins where they end', () => {
	const events = Array.from({ length: 50 }, (_, n) => event(START + n * 1000));
	const now = START + 60 * MINUTE_MS;
	const { fresh, memory } = polled(beginMemory(OWNER, START), {
		now,
		found: { events: [...events].reverse(), until: START + 49_000, row: 1700 },
		room: 20,
	});
	expect(fresh).toEqual(events.slice(0, 20));
	expect(newsStep(memory, now)).toMatchObject({ from: START + 19_000, start: 730 });
	expect([...memory.handedOn.keys()]).toEqual([events[19].key]);
});

test('what is late comes, and what has come does not come again', () => {
	const first = event(START + MINUTE_MS);
	const one = polled(beginMemory(OWNER, START), {
		now: START + 2 * MINUTE_MS,
		found: { events: [first] },
	});
	const late = event(START + 1000);
	const found = { events: [first, late] };
	const two = polled(one.memory, { now: START + 3 * MINUTE_MS, found });
	expect([one.fresh, two.fresh]).toEqual([[first], [late]]);
});

test('an event whose time is corrected is still the same', () => {
	const first = event(START + MINUTE_MS);
	const one = polled(beginMemory(OWNER, START), {
		now: START + 2 * MINUTE_MS,
		found: { events: [first] },
	});
	const moved = { ...first, time: START + 10 * MINUTE_MS };
	const two = polled(one.memory, { now: START + 11 * MINUTE_MS, found: { events: [moved] } });
	const three = polled(two.memory, { now: START + 20 * MINUTE_MS, found: { events: [moved] } });
	const four = polled(three.memory, { now: START + 21 * MINUTE_MS, found: { events: [moved] } });
	expect([three.fresh, four.fresh]).toEqual([[], []]);
});

test('a block of a backlog that lies before the mark does not move it back', () => {
	const mark = START + 30 * MINUTE_MS;
	const memory = { ...beginMemory(OWNER, START), mark };
	const step = { kind: 'news', from: mark - MINUTE_MS, start: 900, rows: 0 } as const;
	const found = { events: [event(mark - 40_000)], until: mark - 30_000, row: 900 };
	const later = polled(memory, { now: mark + MINUTE_MS, step, found });
	expect(later.memory.mark).toBe(mark);
});

test('at 1,000 a minute a poll looks back a minute, and each is looked at once more when settled', () => {
	let memory = beginMemory(OWNER, START);
	let largest = 0;
	const looks: number[] = [];
	for (let minute = 1; minute <= 60; minute += 1) {
		const now = START + minute * MINUTE_MS;
		const events = Array.from({ length: 1000 }, (_, n) => event(now - MINUTE_MS + n * 60));
		({ memory } = polled(memory, { now, found: { events } }));
		const second = nextStep({ ...memory, mark: now }, now);
		if (second) {
			looks.push(second.rows);
			const until = now - 15 * MINUTE_MS;
			({ memory } = polled(memory, { now, step: second, found: { until } }));
		}
		largest = Math.max(largest, JSON.stringify(toStored(memory)).length);
	}
	expect(newsStep(memory, START + 61 * MINUTE_MS).from).toBe(START + 59 * MINUTE_MS);
	expect(Math.max(...looks)).toBeLessThanOrEqual(1100);
	expect(largest / 16_000).toBeLessThan(60);
});

test('a memory is read back as it was stored', () => {
	const { memory } = polled(beginMemory(OWNER, START), {
		now: START + MINUTE_MS,
		found: { events: [event(START + 1000), event(START + 2000, '__proto__')] },
	});
	const stored: unknown = JSON.parse(JSON.stringify(toStored(memory)));
	expect(readMemory(stored, OWNER)).toEqual(memory);
	expect(readMemory(stored, { ...OWNER, nodeId: 'another' })).toBeUndefined();
	expect(readMemory(stored, { ...OWNER, event: 'ended' })).toBeUndefined();
});

test.each<[string, (stored: Record<string, unknown>) => unknown]>([
	['no object', () => 'text'],
	['of nobody', ({ mark }) => ({ mark })],
	['without a time', (stored) => ({ ...stored, settled: undefined })],
	['with a time that is none', (stored) => ({ ...stored, polledAt: '2026-01-01' })],
	['without its conversations', (stored) => ({ ...stored, handedOn: null })],
	['without a revision', (stored) => ({ ...stored, revision: 1 })],
])('a memory that is %s is damaged', (_, damage) => {
	const stored = toStored(beginMemory(OWNER, START)) as unknown as Record<string, unknown>;
	expect(readMemory(damage(stored), OWNER)).toBe('damaged');
});

test('entries that are none are left out', () => {
	const stored = toStored(beginMemory(OWNER, START));
	const handedOn = { good: START, bad: 'soon', [`${'x'.repeat(300)}`]: START } as never;
	const memory = readMemory({ ...stored, handedOn }, OWNER) as Memory;
	expect([...memory.handedOn]).toEqual([['good', START]]);
});

test('a memory of a time that is still to come is known as that', () => {
	const memory = beginMemory(OWNER, START);
	expect(isOfFuture(memory, START - 10 * MINUTE_MS)).toBe(false);
	expect(isOfFuture({ ...memory, mark: START + 60 * MINUTE_MS }, START)).toBe(true);
});
