import { readItem } from '../../../nodes/GenesysParticipantAttributes/input/parameters';
import { searchReader } from '../../../nodes/GenesysParticipantAttributes/input/searches';
import { createContext } from './fakeContext.mts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const TIMEZONE = "America/New_York";
const QUEUE = '7b6a2c1e-4d53-4f0a-9a57-2f8a3f1f6c11';

const DEFAULTS = {
	filters: {},
	splitBy: 'participant',
	participantPurpose: 'customer',
	returnAll: false,
	limit: 50,
};

function read(parameters: Record<string, unknown>) {
	const context = createContext({ parameters: { ...DEFAULTS, ...parameters } });
	return readItem(context, 0, searchReader(NOW, TIMEZONE));
}

test('by default it is for the active conversations of the last 24 hours', () => {
	expect(read({})).toEqual({
		item: 0,
		value: {
			query: {
				interval: '2026-11-21T10:00:00.000Z/2026-11-22T10:00:00.000Z',
				order: 'asc',
				activeOnly: true,
				segments: {},
			},
			splitBy: 'participant',
			purpose: 'customer',
			limit: 50,
		},
	});
});

test('filters narrow it', () => {
	const filters = {
		active: false,
		queueId: ` ${QUEUE.toUpperCase()}`,
		mediaType: 'voice',
		direction: 'inbound',
		startedWithin: 0.5,
	};
	expect(read({ filters })).toMatchObject({
		value: {
			query: {
				interval: '2026-11-22T09:30:00.000Z/2026-11-22T10:00:00.000Z',
				activeOnly: false,
				segments: { queueId: QUEUE, mediaType: 'voice', direction: 'inbound' },
			},
		},
	});
});

test('empty filters do not', () => {
	const filters = { queueId: '', userId: '', mediaType: '', direction: '' };
	expect(read({ filters })).toMatchObject({ value: { query: { segments: {} } } });
});

test('whole conversations are of any purpose', () => {
	expect(read({ splitBy: 'conversation' })).toMatchObject({
		value: { splitBy: 'conversation', purpose: 'any' },
	});
});

test.each([
	[{ returnAll: true, limit: 0 }, Infinity],
	[{ limit: 1 }, 1],
	[{ limit: 7.9 }, 7],
	[{ limit: '20' }, 20],
])('%j gives up to %d', (parameters, limit) => {
	expect(read(parameters)).toMatchObject({ value: { limit } });
});

test.each([
	[{ limit: 0 }, 'Limit is not a number'],
	[{ limit: 'all' }, 'Limit is not a number'],
	[{ filters: { startedWithin: 0 } }, 'Started Within is not a number of hours'],
	[{ filters: { startedWithin: -1 } }, 'Started Within is not a number of hours'],
	[{ filters: { startedWithin: 'today' } }, 'Started Within is not a number of hours'],
	[{ filters: { startedWithin: Infinity } }, 'Started Within is not a number of hours'],
	[{ filters: { queueId: 'Support' } }, 'Queue ID is not a valid ID'],
	[{ filters: { userId: 'Ann' } }, 'User ID is not a valid ID'],
])('%j is told: %s', (parameters, message) => {
	expect(read(parameters)).toMatchObject({ failure: { message } });
});
