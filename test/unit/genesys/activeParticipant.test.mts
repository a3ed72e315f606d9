import { chooseParticipants } from '../../../nodes/GenesysParticipantAttributes/genesys/participants';
import { readParticipant } from '../../../nodes/GenesysParticipantAttributes/genesys/conversation';

const CONNECTED = { connectedTime: '2026-11-22T10:00:30Z', calls: [{ state: 'connected' }] };
const RINGING = { calls: [{ state: 'alerting' }] };
const RINGS = [{ state: 'alerting' }];
const OVER = { state: 'disconnected' };
const BUSY = { calls: [{ state: 'connected' }] };
const LONG = { connectedTime: '2026-11-22T10:00:30Z' };
const WRAPPING_UP = { connectedTime: '2026-11-22T10:00:30Z', calls: [{ state: 'disconnected' }] };
const RANG = { endTime: '2026-11-22T10:09:00Z', calls: [{ state: 'disconnected' }] };
const TALKED = { ...RANG, calls: [{ ...OVER, connectedTime: '2026-11-22T10:01:30Z' }] };
const LEFT = { ...WRAPPING_UP, endTime: '2026-11-22T10:09:00Z' };

/** Of agents by name, each a minute after the one before, and a customer before all. */
function activeOf(agents: Record<string, object>): string[] {
	const customer = { id: 'customer', purpose: 'customer', startTime: '2026-11-22T10:00:00Z' };
	const others = Object.entries(agents).map(([id, more], index) => ({
		...{ id, purpose: 'agent', startTime: `2026-11-22T10:0${index + 1}:00Z` },
		...more,
	}));
	const conversation = { id: 'c', participants: [customer, ...others].map(readParticipant) };
	const selector = { by: 'purpose', purpose: 'agent', match: 'active' } as const;
	return chooseParticipants(conversation, selector).map(({ id }) => id);
}

describe('the active agent is', () => {
	test.each<[string, string, Record<string, object>]>([
		['who is connected, before who rings', 'a', { a: CONNECTED, b: RINGING }],
		[
			'who is connected by its media alone',
			'a',
			{ a: { calls: [{ state: 'connected' }] }, b: RINGING },
		],
		['who is connected by its time alone', 'a', { a: { connectedTime: 'x' }, b: RINGING }],
		['who holds a parked message', 'a', { a: { messages: [{ state: 'parked' }] }, b: RINGING }],
		[
			'who was called back, and is not yet dialed',
			'a',
			{ a: CONNECTED, b: { callbacks: [{ state: 'scheduled' }] } },
		],
		[
			'who is connected by one of several media',
			'b',
			{ a: CONNECTED, b: { ...CONNECTED, emails: [{ state: 'alerting' }] } },
		],
		['who is connected by its media, before who nothing is known of', 'a', { a: BUSY, b: {} }],
		['who is connected by its time, before who nothing is known of', 'a', { a: LONG, b: {} }],
		[
			'who is connected by one medium and rings by another',
			'a',
			{ a: { ...BUSY, emails: RINGS }, b: {} },
		],
		['not who rings again after a call', 'a', { a: {}, b: { ...LONG, calls: [OVER, ...RINGS] } }],
		[
			'who rings by one medium of several',
			'a',
			{ a: { calls: RINGS, emails: [{ state: 'none' }] }, b: RINGING },
		],
		[
			'who is in one medium, the other being over',
			'b',
			{ a: CONNECTED, b: { ...CONNECTED, emails: [OVER] } },
		],
		['who rings, where nobody else is there', 'b', { a: LEFT, b: RINGING }],
		['the latest of several who are connected', 'b', { a: CONNECTED, b: CONNECTED }],
		['who nothing is known of, before who rings', 'a', { a: {}, b: RINGING }],
		['not a monitor', 'a', { a: CONNECTED, b: { ...CONNECTED, monitoredParticipantId: 'a' } }],
		['not a coach', 'a', { a: CONNECTED, b: { ...CONNECTED, coachedParticipantId: 'a' } }],
		['not who has barged in', 'a', { a: CONNECTED, b: { ...CONNECTED, bargedParticipantId: 'a' } }],
		[
			'who rings, before a monitor',
			'a',
			{ a: RINGING, b: { ...CONNECTED, monitoredParticipantId: 'x' } },
		],
		[
			'who has barged in, where nobody else is there',
			'b',
			{ a: LEFT, b: { ...CONNECTED, bargedParticipantId: 'a' } },
		],
		[
			'who has barged in, before who wraps up',
			'b',
			{ a: WRAPPING_UP, b: { ...CONNECTED, bargedParticipantId: 'a' } },
		],
		[
			'not the monitor of those who have left',
			'a',
			{ a: LEFT, b: { ...LEFT, monitoredParticipantId: 'a' } },
		],
		['not who wraps up', 'b', { b: CONNECTED, a: WRAPPING_UP }],
		['not who wraps up, even before who rings', 'b', { b: RINGING, a: WRAPPING_UP }],
		['who wraps up, where nobody else is there', 'b', { a: LEFT, b: WRAPPING_UP, c: LEFT }],
		['the latest of those who have left', 'b', { a: LEFT, b: LEFT }],
		['of those who have left, who talked', 'a', { a: LEFT, b: RANG }],
		['of those who have left, who talked by its media', 'a', { a: TALKED, b: RANG }],
		[
			'of those who have left, who talked by its media rather than by its time alone',
			'a',
			{ a: TALKED, b: { ...RANG, connectedTime: '2026-11-22T10:08:00Z' } },
		],
		['of those who wrap up, who talked', 'a', { a: WRAPPING_UP, b: { calls: [OVER] } }],
		[
			'not who only sees a screen',
			'a',
			{ a: CONNECTED, b: { ...LONG, screenMonitorings: [{ state: 'connected' }] } },
		],
		[
			'who sees a screen and talks',
			'b',
			{ a: CONNECTED, b: { ...CONNECTED, screenMonitorings: [{ state: 'connected' }] } },
		],
		[
			'not one whose roles observe',
			'a',
			{ a: CONNECTED, b: { ...CONNECTED, mediaRoles: ['Monitor', 'coach'] } },
		],
		[
			'one whose roles do not all observe',
			'b',
			{ a: CONNECTED, b: { ...CONNECTED, mediaRoles: ['monitor', 'full'] } },
		],
		[
			'in a media-specific answer, who is connected',
			'a',
			{ a: { state: 'connected' }, b: { state: 'dialing' } },
		],
		[
			'in a media-specific answer, not who is disconnected',
			'a',
			{ a: { state: 'connected' }, b: { state: 'terminated' } },
		],
	])('%s', (_, expected, agents) => {
		expect(activeOf(agents)).toEqual([expected]);
	});
});

describe('who is consulted is not yet the active one', () => {
	const INITIATOR = { consultInitiator: 'true' };
	const consults = (id: string) => ({ ...CONNECTED, consultParticipantId: id });

	test.each<[string, string, Record<string, object>]>([
		['marked with the customer', 'a', { a: CONNECTED, b: consults('customer') }],
		['marked with who consults', 'a', { a: CONNECTED, b: consults('a') }],
		[
			'the later one having begun',
			'b',
			{ a: consults('customer'), b: { ...consults('customer'), attributes: INITIATOR } },
		],
		[
			'the later one having begun, marked with the other',
			'b',
			{ a: CONNECTED, b: { ...consults('a'), attributes: { consultInitiator: 'True' } } },
		],
		['marked with somebody unknown', 'a', { a: CONNECTED, b: consults('x') }],
		['marked on the one who consults', 'a', { a: consults('b'), b: CONNECTED }],
		['both marked with the customer', 'a', { a: consults('customer'), b: consults('customer') }],
		['both marked with each other', 'a', { a: consults('b'), b: consults('a') }],
		['but once the other wraps up', 'b', { a: WRAPPING_UP, b: consults('customer') }],
		['but once the other has left', 'b', { a: LEFT, b: consults('a') }],
		[
			'yet goes before a monitor',
			'a',
			{ a: consults('x'), b: { ...CONNECTED, monitoredParticipantId: 'x' } },
		],
	])('%s', (_, expected, agents) => {
		expect(activeOf(agents)).toEqual([expected]);
	});
});
