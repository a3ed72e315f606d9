import {
	LATENESS_MS,
	lookBackTo,
	remember,
	startMemory,
} from '../../../nodes/GenesysParticipantAttributesTrigger/memory';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 15, 22, 0, 0, 400);

test('nothing before the second of the activation is looked for', () => {
	const memory = startMemory('started', START);
	expect(lookBackTo(memory)).toBe(START - 400);
	expect(lookBackTo(remember(memory, START + MINUTE_MS, []))).toBe(START - 400);
});

test('each later poll looks back as far as analytics may be late', () => {
	const memory = remember(startMemory('started', START), START + 60 * MINUTE_MS, []);
	expect(lookBackTo(memory)).toBe(START + 60 * MINUTE_MS - LATENESS_MS);
});

test('a clock that goes back forgets nothing', () => {
	const memory = remember(startMemory('started', START), START + 60 * MINUTE_MS, []);
	expect(remember(memory, START, [])).toEqual(memory);
});

test('100,000 conversations, 1,000 a minute: no more is kept than may be found again', () => {
	let memory = startMemory('started', START);
	let largest = 0;
	for (let minute = 1; minute <= 100; minute += 1) {
		const polledAt = START + minute * MINUTE_MS;
		const found = Array.from({ length: 1000 }, (_, index) => ({
			id: `00000000-0000-4000-8000-${String(minute * 1000 + index).padStart(12, '0')}`,
			time: polledAt - MINUTE_MS + index * 60,
		}));
		memory = remember(memory, polledAt, found);
		largest = Math.max(largest, JSON.stringify(memory).length);
	}
	expect(Object.keys(memory.handedOn)).toHaveLength(15_000);
	expect(largest).toBeLessThan(900_000);
});
