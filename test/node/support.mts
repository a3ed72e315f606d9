import type { IDataObject, INode, INodeParameters, INodeType } from 'n8n-workflow';

import { GenesysCloudOAuth2Api } from '../../credentials/GenesysCloudOAuth2Api.credentials';
import { GenesysParticipantAttributes } from '../../nodes/GenesysParticipantAttributes/GenesysParticipantAttributes.node';
import { createCredential, type TestCredential } from '../../tools/engine/credential.mts';
import { runNode, type NodeRun } from '../../tools/engine/engine.mts';
import { credentialData } from '../../tools/simulator/credential.mts';
import { startSimulator } from '../../tools/simulator/server.mts';
import type { Settings } from '../../tools/simulator/settings.mts';

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;

export const node: INodeType = new GenesysParticipantAttributes();

export function credentialFor(simulator: Pick<Simulator, 'url' | 'client'>): TestCredential {
	return createCredential(credentialData(simulator), new GenesysCloudOAuth2Api());
}

/** Parameters of Set for items that carry their IDs, with attributes as JSON by expression. */
export function setParameters(
	more: INodeParameters = {},
	options: INodeParameters = {},
): INodeParameters {
	return {
		operation: 'set',
		conversationId: { __rl: true, mode: 'id', value: '={{ $json.conversationId }}' },
		participantBy: 'id',
		participantId: { __rl: true, mode: 'id', value: '={{ $json.participantId }}' },
		attributesFrom: 'json',
		attributesJson: '={{ $json.attributes }}',
		verification: 'readBack',
		options,
		...more,
	};
}

/** On Error: Continue, and Continue (using error output). */
export const CONTINUE = { onError: 'continueRegularOutput' } as const;
export const TO_ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;

export interface Run {
	simulator: Simulator;
	items: IDataObject[];
	parameters: INodeParameters;
	node?: Partial<INode>;
	credential?: TestCredential;
	cancelWhen?: Promise<unknown>;
}

export async function run({
	simulator,
	items,
	parameters,
	node: more,
	credential,
	cancelWhen,
}: Run): Promise<NodeRun> {
	return await runNode(node, {
		parameters,
		items,
		credential: credential ?? credentialFor(simulator),
		node: more,
		cancelWhen,
	});
}

/** Runs the test body with a simulator of its own. */
export async function withSimulator(
	settings: Partial<Settings>,
	body: (simulator: Simulator) => Promise<void>,
): Promise<void> {
	const simulator = await startSimulator(settings);
	try {
		await body(simulator);
	} finally {
		await simulator.close();
	}
}
