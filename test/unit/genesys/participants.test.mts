import {
	chooseParticipants,
	explainNoParticipant,
} from '../../../nodes/GenesysParticipantAttributes/genesys/participants';
import type {
	Conversation,
	Participant,
} from '../../../nodes/GenesysParticipantAttributes/genesys/conversation';
import type { ParticipantSelector } from '../../../nodes/GenesysParticipantAttributes/genesys/participants';

type Match = Extract<ParticipantSelector, { by: 'purpose' }>['match'];

function participant(id: string, purpose?: string, start?: string, end?: string): Participant {
	return {
		...{ id, purpose, startTime: start, endTime: end },
		...{ states: [], hadConnection: false, isObserver: false, attributes: new Map() },
	};
}

/** Two agents came after each other, one of them ended; the list is not in order of time. */
const CALL: Conversation = {
	id: 'c',
	participants: [
		participant('agent 3', 'agent', '2026-11-22T10:03:00Z', '2026-11-22T10:09:00Z'),
		participant('customer', 'customer', '2026-11-22T10:00:00Z'),
		participant('agent 1', 'agent', '2026-11-22T10:01:00Z', '2026-11-22T10:02:00Z'),
		participant('agent 2', 'agent', '2026-11-22T10:02:00Z'),
		participant('ivr', 'ivr', '2026-11-22T10:00:01Z', '2026-11-22T10:00:30Z'),
		participant('stranger', undefined, '2026-11-22T10:05:00Z'),
	],
};

function choose(purpose: string, match: Match, conversation = CALL): string[] {
	return chooseParticipants(conversation, { by: 'purpose', purpose, match }).map(({ id }) => id);
}

describe('by purpose', () => {
	test.each<[Match, string, string[]]>([
		['active', 'agent', ['agent 2']],
		['first', 'agent', ['agent 1']],
		['last', 'agent', ['agent 3']],
		['all', 'agent', ['agent 1', 'agent 2', 'agent 3']],
		['active', 'ivr', ['ivr']],
		['first', 'customer', ['customer']],
		['all', 'acd', []],
		['active', 'acd', []],
		['first', 'acd', []],
		['last', 'Agent', []],
		['all', 'undefined', []],
	])('%s %s: %j', (match, purpose, ids) => {
		expect(choose(purpose, match)).toStrictEqual(ids);
	});

	test('the active one is the latest of those that have not ended', () => {
		const participants = [
			participant('late', 'agent', '2026-11-22T10:02:00Z'),
			participant('early', 'agent', '2026-11-22T10:01:00Z'),
		];
		expect(choose('agent', 'active', { id: 'c', participants })).toEqual(['late']);
	});

	test('customerOrExternal is either of them', () => {
		const participants = [
			participant('agent', 'agent', '2026-11-22T10:00:00Z'),
			participant('external', 'external', '2026-11-22T10:02:00Z'),
			participant('customer', 'customer', '2026-11-22T10:01:00Z'),
		];
		const conversation = { id: 'c', participants };
		expect(choose('customerOrExternal', 'all', conversation)).toEqual(['customer', 'external']);
		expect(choose('customerOrExternal', 'first', conversation)).toEqual(['customer']);
		expect(choose('customer', 'all', conversation)).toEqual(['customer']);
		expect(choose('external', 'all', conversation)).toEqual(['external']);
		const others = { id: 'c', participants: participants.slice(0, 2) };
		expect(choose('customerOrExternal', 'first', others)).toEqual(['external']);
	});

	test.each<[Match, string]>([
		['active', 'customer'],
		['first', 'customer'],
		['last', 'customer'],
	])(
		'customerOrExternal, %s, is the customer beside a later and an earlier external',
		(match, id) => {
			const participants = [
				participant('caller', 'external', '2026-11-22T09:59:00Z'),
				participant('customer', 'customer', '2026-11-22T10:00:00Z', '2026-11-22T10:06:00Z'),
				participant('interpreter', 'external', '2026-11-22T10:05:00Z'),
			];
			expect(choose('customerOrExternal', match, { id: 'c', participants })).toEqual([id]);
		},
	);

	test('starts are compared as times, whatever their precision', () => {
		const participants = [
			participant('second', 'agent', '2026-11-22T10:00:00.500Z'),
			participant('first', 'agent', '2026-11-22T10:00:00Z'),
		];
		expect(choose('agent', 'all', { id: 'c', participants })).toEqual(['first', 'second']);
	});

	test('without start times the order of the conversation counts', () => {
		const participants = [participant('a', 'agent'), participant('b', 'agent')];
		expect(choose('agent', 'first', { id: 'c', participants })).toEqual(['a']);
		expect(choose('agent', 'last', { id: 'c', participants })).toEqual(['b']);
	});

	test('without a start time one comes before all others', () => {
		const unknown = participant('unknown', 'agent');
		const known = participant('known', 'agent', '2026-11-22T10:00:00Z');
		for (const participants of [
			[unknown, known],
			[known, unknown],
		]) {
			expect(choose('agent', 'all', { id: 'c', participants })).toEqual(['unknown', 'known']);
		}
	});

	test('leaves the conversation as it is', () => {
		const before = CALL.participants.map(({ id }) => id);
		choose('agent', 'all');
		expect(CALL.participants.map(({ id }) => id)).toEqual(before);
	});
});

test('by ID it is that one, ended or not, or none', () => {
	const choose = (participantId: string) =>
		chooseParticipants(CALL, { by: 'id', participantId }).map(({ id }) => id);
	expect(choose('agent 1')).toEqual(['agent 1']);
	expect(choose('nobody')).toEqual([]);
});

describe('nobody found is explained', () => {
	test('by ID', () => {
		const { message, description } = explainNoParticipant(CALL, { by: 'id', participantId: 'x' });
		expect(message).toBe('The conversation has no participant with this ID');
		expect(description).toContain('its participants are: Agent, Customer, IVR (Flow), Unknown.');
	});

	test('with the first of many purposes, each cut short', () => {
		const participants = Array.from({ length: 1000 }, (_, n) =>
			participant(`p${n}`, `${n}`.padStart(1000, 'x')),
		);
		const selector: ParticipantSelector = { by: 'id', participantId: 'x' };
		const { description } = explainNoParticipant({ id: 'c', participants }, selector);
		expect(description.length).toBeLessThan(1500);
		expect(description).toMatch(/ and 990 more\.$/);
	});

	test('by purpose', () => {
		const selector: ParticipantSelector = { by: 'purpose', purpose: 'acd', match: 'active' };
		expect(explainNoParticipant({ id: 'c', participants: [] }, selector)).toEqual({
			message: 'The conversation has no participant with purpose ACD (Queue)',
			description:
				'Choose another purpose, or check the conversation ID; its participants are: none.',
		});
	});
});
