import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../../tools/engine/engine.mts';
import type { RequestLog, SeededConversation } from '../../tools/simulator/server.mts';
import { run, setParameters, type Run, type Simulator } from './support.mts';

/** What Set and Remove say of one item. */
export interface UpdateRecord {
	conversationId: string | null;
	participantId: string | null;
	purpose?: string;
	status: string;
	valid: boolean | null;
	validation: {
		expected: Record<string, string | null>;
		actual: Record<string, string | null>;
		mismatches: Array<{
			attribute: string;
			expected: string | null;
			actual: string | null;
			reason: string;
		}>;
		superseded?: string[];
		reads: number;
		checkedAt?: string;
	};
	delivery: {
		statusCode?: number;
		attempts: number;
		waitedMs: number;
		correlationId?: string;
		combinedItems: number;
		acceptedAt?: string;
	};
	warnings: string[];
	error?: string;
	advice?: string;
	reason?: string;
}

/** A finished run with the records of its first output. */
export interface UpdateRun extends NodeRun {
	records: UpdateRecord[];
}

/** What differs from the usual run. */
export interface Changed extends Partial<Pick<Run, 'node' | 'credential' | 'cancelWhen'>> {
	parameters?: INodeParameters;
	options?: INodeParameters;
}

/** Runs Set on items that carry `conversationId`, `participantId` and `attributes`. */
export async function set(
	simulator: Simulator,
	items: IDataObject[],
	{ parameters, options, ...rest }: Changed = {},
): Promise<UpdateRun> {
	const result = await run({
		simulator,
		items,
		parameters: setParameters(parameters, options),
		...rest,
	});
	return { ...result, records: result.json as unknown as UpdateRecord[] };
}

/** Runs Remove on items that carry `conversationId`, `participantId` and `names`. */
export async function remove(
	simulator: Simulator,
	items: IDataObject[],
	{ parameters, ...rest }: Changed = {},
): Promise<UpdateRun> {
	const removal = { operation: 'remove', attributeNames: '={{ $json.names }}', ...parameters };
	return await set(simulator, items, { parameters: removal, ...rest });
}

/** Parameters that name the attributes one by one, as in the editor. */
export function fields(values: Record<string, string | number | boolean>): INodeParameters {
	const assignments = Object.entries(values).map(([name, value], index) => ({
		id: String(index),
		name,
		value,
		type: 'string',
	}));
	return { attributesFrom: 'fields', attributes: { assignments } };
}

/** The IDs that choose a participant. */
export type Ids = { conversationId: string; participantId: string };

/** An item as Set gets it. */
export type SeededItem = Ids & { attributes: IDataObject };

/** One item for the first participant of each conversation. */
export function itemsFor(
	conversations: SeededConversation[],
	attributesOf: (index: number) => IDataObject = () => ({ tier: 'gold' }),
): SeededItem[] {
	return conversations.map(({ id, participantId }, index) => ({
		conversationId: id,
		participantId,
		attributes: attributesOf(index),
	}));
}

/** Adds one conversation and makes an item for its first participant. */
export function seedItem(
	simulator: Simulator,
	attributes: IDataObject = { tier: 'gold' },
	stored: Record<string, string> = {},
): SeededItem {
	return itemsFor(simulator.seed({ conversations: 1, attributes: stored }), () => attributes)[0];
}

/** Items for so many participants of one new conversation, so that the checks cost one request. */
export function seedItemsOfOne(simulator: Simulator, count: number): SeededItem[] {
	const [{ id: conversationId, participants }] = simulator.seed({
		conversations: 1,
		participants: count,
	});
	return participants.map(({ id: participantId }, n) => ({
		...{ conversationId, participantId },
		attributes: { n: String(n) },
	}));
}

/** The node says that all are verified, and so it is. */
export function expectAllWritten(
	simulator: Simulator,
	items: SeededItem[],
	result: UpdateRun,
): void {
	expect(statusesOf(result)).toEqual(all('verified', items.length));
	for (const item of items) expect(storedFor(simulator, item)).toEqual(item.attributes);
}

/** The item with other attributes. */
export function withAttributes(item: SeededItem, attributes: IDataObject): SeededItem {
	return { ...item, attributes };
}

/** What is stored for the participant that an item is for. */
export function storedFor(simulator: Simulator, item: Ids): Record<string, string> {
	return simulator.attributesOf(item.conversationId, item.participantId);
}

/** A stranger changes attributes right before they are checked. */
export function interfere(
	simulator: Simulator,
	{ conversationId, participantId }: Ids,
	attributes: Record<string, string | null>,
): void {
	simulator.onRequest(({ route }) => {
		if (route !== 'getConversation') return;
		simulator.setAttributes(conversationId, participantId, attributes);
	});
}

export function statusesOf({ records }: UpdateRun): string[] {
	return records.map(({ status }) => status);
}

/** All PATCH requests, in the order of their arrival. */
export function writesTo({ requests }: Simulator): RequestLog[] {
	return requests.filter(({ method }) => method === 'PATCH');
}

/** The attributes that each PATCH carried, in the order of their arrival. */
export function bodiesTo(simulator: Simulator): Array<Record<string, string | null>> {
	return writesTo(simulator).map(
		({ body }) => (body as { attributes: Record<string, string | null> }).attributes,
	);
}

/** `count` times the status. */
export function all(status: string, count: number): string[] {
	return Array.from({ length: count }, () => status);
}
