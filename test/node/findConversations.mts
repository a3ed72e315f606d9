import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../../tools/engine/engine.mts';
import type { SeededConversation } from '../../tools/simulator/server.mts';
import { run, type Run, type Simulator } from './support.mts';

/** What differs from finding all active customers, once. */
export interface FindChanges extends Partial<Pick<Run, 'node' | 'credential' | 'items'>> {
	parameters?: INodeParameters;
	filters?: INodeParameters;
	options?: INodeParameters;
}

export async function find(
	simulator: Simulator,
	{ parameters, filters = {}, options = {}, items = [{}], ...rest }: FindChanges = {},
): Promise<NodeRun> {
	const usual = { operation: 'find', returnAll: true, filters, options };
	return await run({ simulator, items, parameters: { ...usual, ...parameters }, ...rest });
}

export function conversationIds(found: IDataObject[]): unknown[] {
	return found.map(({ conversationId }) => conversationId);
}

export function idsOf(conversations: SeededConversation[]): string[] {
	return conversations.map(({ id }) => id);
}
