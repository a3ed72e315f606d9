import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { NodeRun } from '../../tools/engine/engine.mts';
import type { SeededConversation } from '../../tools/simulator/server.mts';
import { run, type Run, type Simulator } from './support.mts';

/** What differs from the usual run. */
export interface GetChanges extends Partial<Pick<Run, 'node' | 'credential' | 'cancelWhen'>> {
	parameters?: INodeParameters;
	options?: INodeParameters;
}

/** Runs Get on items that carry `conversationId` and `participantId`. */
export async function get(
	simulator: Simulator,
	items: IDataObject[],
	{ parameters, options = {}, ...rest }: GetChanges = {},
): Promise<NodeRun> {
	const usual: INodeParameters = {
		operation: 'get',
		conversationId: { __rl: true, mode: 'id', value: '={{ $json.conversationId }}' },
		participantBy: 'id',
		participantId: { __rl: true, mode: 'id', value: '={{ $json.participantId }}' },
		options,
	};
	return await run({ simulator, items, parameters: { ...usual, ...parameters }, ...rest });
}

/** Parameters that choose the participant by its purpose. */
export function byPurpose(
	participantPurpose: string,
	participantMatch = 'active',
): INodeParameters {
	return { participantBy: 'purpose', participantPurpose, participantMatch };
}

/** The item for a conversation's first participant. */
export function itemOf({ id, participantId }: SeededConversation): IDataObject {
	return { conversationId: id, participantId };
}
