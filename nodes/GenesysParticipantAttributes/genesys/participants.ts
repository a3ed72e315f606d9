import type { INodePropertyOptions } from 'n8n-workflow';

import { listNames } from '../attributes/warnings';
import type { Explanation } from '../common';
import type { Conversation, Participant } from './conversation';
import { compareTimes } from './times';

/** Purposes as Genesys Cloud's analytics lists them, and the two that stand for the customer. */
export const PURPOSES: INodePropertyOptions[] = [
	{ name: 'ACD (Queue)', value: 'acd' },
	{ name: 'Agent', value: 'agent' },
	{ name: 'API', value: 'api' },
	{ name: 'Bot Flow', value: 'botflow' },
	{ name: 'Campaign', value: 'campaign' },
	{
		name: 'Customer',
		value: 'customer',
		description: 'The customer of a contact-center conversation',
	},
	{
		name: 'Customer or External',
		value: 'customerOrExternal',
		description: 'The person outside, in contact-center and in business conversations',
	},
	{ name: 'Dialer', value: 'dialer' },
	{
		name: 'External',
		value: 'external',
		description: 'The person outside, in a business conversation',
	},
	{ name: 'Fax', value: 'fax' },
	{ name: 'Group', value: 'group' },
	{ name: 'Inbound', value: 'inbound' },
	{ name: 'IVR (Flow)', value: 'ivr' },
	{ name: 'Manual', value: 'manual' },
	{ name: 'Outbound', value: 'outbound' },
	{ name: 'Station', value: 'station' },
	{ name: 'User', value: 'user', description: 'A Genesys Cloud user, in a business conversation' },
	{ name: 'Voice Survey Flow', value: 'voicesurveyflow' },
	{ name: 'Voicemail', value: 'voicemail' },
	{ name: 'Workflow', value: 'workflow' },
];

/** What the editor's choice `customerOrExternal` stands for; every other choice stands for itself. */
const CUSTOMER_OR_EXTERNAL = ['customer', 'external'];

/**
 * The participants' purposes that a choice in the editor means, the preferred first: an external
 * party beside a customer is an interpreter or the target of a transfer.
 */
export function purposesOf(choice: string): string[] {
	return choice === 'customerOrExternal' ? CUSTOMER_OR_EXTERNAL : [choice];
}

/** A participant's purpose in the words of the editor. */
export function purposeName(purpose: string | undefined): string {
	return PURPOSES.find(({ value }) => value === purpose)?.name ?? purpose ?? 'Unknown';
}

/** Which participant of a conversation an item means. */
export type ParticipantSelector =
	| { by: 'id'; participantId: string }
	| { by: 'purpose'; purpose: string; match: 'active' | 'first' | 'last' | 'all' };

/** States of media that are over: a participant with no other is in after-call work, if anything. */
const OVER = new Set(['disconnected', 'terminated']);
const CONNECTED = new Set(['connected', 'parked']);
const RINGING = new Set(['alerting', 'dialing', 'contacting', 'offering', 'scheduled']);

/** 3: still in the conversation. 2: its media are over. 1: left. */
function presence({ endTime, states }: Participant): number {
	if (endTime !== undefined) return 1;
	return states.length > 0 && states.every((state) => OVER.has(state)) ? 2 : 3;
}

/** Of one who has left. 3: has talked. 2: its media do not tell. 1: was only called. */
function pastConnection({ hadConnection, connectedTime }: Participant): number {
	if (hadConnection) return 3;
	return connectedTime === undefined ? 1 : 2;
}

/** 3: talks. 2: nothing tells. 1: is being called. */
function connection({ states, connectedTime }: Participant): number {
	const live = states.filter((state) => !OVER.has(state));
	if (live.some((state) => CONNECTED.has(state))) return 3;
	if (live.length > 0 && live.every((state) => RINGING.has(state))) return 1;
	return connectedTime === undefined ? 2 : 3;
}

/** Genesys Cloud itself gives this attribute to the one who begins a consult transfer. */
function isConsultInitiator({ attributes }: Participant): boolean {
	return attributes.get('consultInitiator')?.toLowerCase() === 'true';
}

/**
 * IDs of those who are consulted before a transfer. Answers mark them, or the one who consults, or
 * both, and the mark names the other one or the customer; the one who is consulted is not marked as
 * the one who began, or else came later.
 */
function consulted(participants: Participant[]): Set<string> {
	const byId = new Map(participants.map((one) => [one.id, one]));
	const ids = new Set<string>();
	for (const one of participants) {
		if (one.consultParticipantId === undefined) continue;
		const named = byId.get(one.consultParticipantId);
		const others = participants.filter(
			(other) => other !== one && other.consultParticipantId === one.consultParticipantId,
		);
		const pair = named && named.purpose === one.purpose ? [one, named] : [one, ...others];
		const [first, ...later] = pair.sort(
			(a, b) =>
				Number(isConsultInitiator(b)) - Number(isConsultInitiator(a)) ||
				compareTimes(a.startTime, b.startTime),
		);
		for (const { id } of later.length > 0 ? later : [first]) ids.add(id);
	}
	return ids;
}

/**
 * The one of these that is active: still in the conversation, taking part in it rather than
 * watching or being consulted, connected rather than ringing, and the latest of such. Where all have
 * left, who talked goes before who was only called.
 *
 * @param candidates in order of their start, at least one
 * @param all participants of the conversation
 */
function mostActive(candidates: Participant[], all: Participant[]): Participant {
	const consultedIds = consulted(all);
	const role = ({ id, isObserver }: Participant) => {
		if (isObserver) return 1;
		return consultedIds.has(id) ? 2 : 3;
	};
	const rank = (one: Participant) => {
		const present = presence(one);
		const connected = present === 3 ? connection(one) : pastConnection(one);
		return present * 100 + role(one) * 10 + connected;
	};
	return candidates.reduce((best, one) => (rank(one) >= rank(best) ? one : best));
}

/** The participants that an item means, in order of their start. Empty: none of that purpose. */
export function chooseParticipants(
	{ participants }: Conversation,
	selector: ParticipantSelector,
): Participant[] {
	if (selector.by === 'id') return participants.filter(({ id }) => id === selector.participantId);
	const inOrder = [...participants].sort((a, b) => compareTimes(a.startTime, b.startTime));
	const wanted = purposesOf(selector.purpose);
	if (selector.match === 'all') {
		return inOrder.filter(({ purpose }) => purpose !== undefined && wanted.includes(purpose));
	}
	const [candidates = []] = wanted
		.map((purpose) => inOrder.filter((one) => one.purpose === purpose))
		.filter(({ length }) => length > 0);
	if (candidates.length === 0) return [];
	if (selector.match === 'active') return [mostActive(candidates, participants)];
	return [selector.match === 'first' ? candidates[0] : candidates.at(-1)!];
}

/** The purposes that there are, for a message. */
export function listPurposes(participants: Array<{ purpose?: string | null }>): string {
	const purposes = new Set(participants.map(({ purpose }) => purposeName(purpose ?? undefined)));
	return listNames([...purposes]) || 'none';
}

/** For people who build workflows: why no participant was chosen, and which there are. */
export function explainNoParticipant(
	conversation: Conversation,
	selector: ParticipantSelector,
): Explanation {
	const there = `its participants are: ${listPurposes(conversation.participants)}`;
	return selector.by === 'id'
		? {
				message: 'The conversation has no participant with this ID',
				description: `Check the participant ID (a session, communication or user ID is none), and the conversation ID, or choose the participant by purpose; ${there}.`,
			}
		: {
				message: `The conversation has no participant with purpose ${purposeName(selector.purpose)}`,
				description: `Choose another purpose, or check the conversation ID; ${there}.`,
			};
}
