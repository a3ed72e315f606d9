import { readSearch } from '../../../nodes/GenesysParticipantAttributes/input/searches';
import { tryToParseDateTime } from 'n8n-workflow';

import { createContext, readOne } from './fakeContext.mts';

const NOW = Date.parse('2026-11-22T10:00:00.000Z');
const TIMEZONE = 'America/New_York';

const DEFAULTS = {
	filters: {},
	splitBy: 'participant',
	participantPurpose: 'customer',
	returnAll: false,
	limit: 50,
};

function read(parameters: Record<string, unknown>) {
	const context = createContext({ parameters: { ...DEFAULTS, ...parameters } });
	return readOne(context, 0, (input) => readSearch(input, NOW, TIMEZONE));
}

test('empty filters narrow nothing', () => {
	const list = { __rl: true, mode: 'list', value: '' };
	const words = { mediaType: '', direction: '', address: '', order: '' };
	const filters = { queueId: list, userId: '', startedAfter: '', startedBefore: null, ...words };
	expect(read({ filters })).toEqual(read({}));
});

test.each<[unknown, string[]]>([
	['+13175550123', ['+13175550123', 'tel:+13175550123']],
	['tel:+13175550123', ['tel:+13175550123', '+13175550123']],
	[' +1 (317) 555-0123 ', ['+1 (317) 555-0123', '+13175550123', 'tel:+13175550123']],
	[13175550123, ['13175550123', 'tel:13175550123']],
	['ann@example.com', ['ann@example.com']],
	['whatsapp 5550123x', ['whatsapp 5550123x']],
])('the address %j may be one of %j', (address, addresses) => {
	expect(read({ filters: { address } })).toMatchObject({ value: { query: { addresses } } });
});

const AT_EIGHT = '2026-11-20T08:00:00.000Z';
const inTokyo = tryToParseDateTime('2026-11-20T17:00:00', 'Asia/Tokyo');

describe('dates', () => {
	test.each<[string, unknown]>([
		['of the field, in the time zone of the workflow', '2026-11-20T03:00:00'],
		['with blanks, as databases write them', '2026-11-20 03:00:00'],
		['in UTC', AT_EIGHT],
		['with an offset', '2026-11-20T09:00:00+01:00'],
		["of n8n's expressions", inTokyo],
		['of JavaScript', new Date(AT_EIGHT)],
		['in milliseconds', Date.parse(AT_EIGHT)],
	])('%s', (_what, startedAfter) => {
		expect(read({ filters: { startedAfter } })).toMatchObject({
			value: { query: { interval: `${AT_EIGHT}/2026-11-22T10:00:00.000Z` } },
		});
	});

	test.each<[Record<string, unknown>, string, string | undefined]>([
		[
			{ startedAfter: '2026-11-01T00:00Z', startedBefore: '2026-11-02T00:00Z' },
			'2026-11-01T00:00:00.000Z/2026-11-02T00:00:00.000Z',
			'2026-11-02T00:00:00.000Z',
		],
		[
			{ startedBefore: '2026-11-22T09:00Z' },
			'2026-11-21T10:00:00.000Z/2026-11-22T09:00:00.000Z',
			'2026-11-22T09:00:00.000Z',
		],
		[
			{ startedAfter: '2026-11-01T00:00Z', startedWithin: null },
			'2026-11-01T00:00:00.000Z/2026-11-22T10:00:00.000Z',
			undefined,
		],
		[
			{ startedAfter: '2026-11-01T00:00Z', startedWithin: 1 },
			'2026-11-22T09:00:00.000Z/2026-11-22T10:00:00.000Z',
			undefined,
		],
		[
			{ startedBefore: '2027-01-01T00:00Z' },
			'2026-11-21T10:00:00.000Z/2026-11-22T10:00:00.000Z',
			'2027-01-01T00:00:00.000Z',
		],
	])('%j: all that is said holds', (filters, interval, before) => {
		const startedBefore = before && Date.parse(before);
		expect(read({ filters })).toMatchObject({ value: { query: { interval }, startedBefore } });
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
	[{ limit: 0 }, 'Limit is less than 1'],
	[{ limit: -1 }, 'Limit is less than 1'],
	[{ limit: 'all' }, 'Limit is not a number'],
	[{ filters: { startedWithin: 0 } }, 'Started Within is not a number of hours'],
	[{ filters: { startedWithin: -1 } }, 'Started Within is not a number of hours'],
	[{ filters: { startedWithin: 'today' } }, 'Started Within is not a number of hours'],
	[{ filters: { startedWithin: NOW } }, 'Started Within is not a number of hours'],
	[{ filters: { queueId: 'Support' } }, 'Queue is not a valid ID'],
	[{ filters: { startedAfter: 'noon' } }, 'Started After is not a date'],
	[{ filters: { startedAfter: '11/25/2026' } }, 'Started After is not a date'],
	[{ filters: { startedBefore: 1_790_000_000 } }, 'Started Before is not a date'],
	[{ filters: { startedAfter: '2026-11-22T10:00Z' } }, 'Started After is in the future'],
	[
		{ filters: { startedAfter: '2026-11-02T00:00Z', startedBefore: '2026-11-02T00:00Z' } },
		'Started Before is not later than Started After',
	],
	[
		{ filters: { startedBefore: '2026-11-21T10:00Z' } },
		'Started Before is more than 24 hours ago, so nothing can match',
	],
	[
		{ filters: { startedBefore: '2026-11-21T10:00Z', startedWithin: 1 } },
		'Started Before is longer ago than Started Within, so nothing can match',
	],
	[{ filters: { order: 'desc' } }, 'Order is not one of its choices'],
	[{ filters: { address: ['x'] } }, 'Phone Number or Address is empty or is not text'],
	[{ filters: { address: 'x'.repeat(101) } }, 'Phone Number or Address is too long'],
	[{ filters: { queueId: { __rl: true, mode: 'id', value: 'x' } } }, 'Queue is not a valid ID'],
	[{ filters: { userId: 'Ann' } }, 'User is not a valid ID'],
])('%j is told: %s', (parameters, message) => {
	expect(read(parameters)).toMatchObject({ failure: { message } });
});
