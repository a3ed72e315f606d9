import { createRequire } from 'node:module';

import type { ICredentialType, INodeType } from 'n8n-workflow';

import { createCredential } from './engine.mts';
import type { TestCredential } from './engine.mts';
import { credentialData } from '../simulator/credential.mts';
import type { Simulator } from '../simulator/server.mts';

const require = createRequire(import.meta.url);

/** Full names of the node and the triggers in a workflow file. */
export const nodeName = 'n8n-nodes-genesys-participant-attributes.genesysParticipantAttributes';
export const triggerName =
	'n8n-nodes-genesys-participant-attributes.genesysParticipantAttributesTrigger';
export const liveTriggerName =
	'n8n-nodes-genesys-participant-attributes.genesysLiveConversationTrigger';

/** The node as `npm run build` made it, which is what ships. */
export function builtNode(): INodeType {
	const path = 'nodes/GenesysParticipantAttributes/GenesysParticipantAttributes.node.js';
	const { GenesysParticipantAttributes } = load<'GenesysParticipantAttributes', INodeType>(path);
	return new GenesysParticipantAttributes();
}

/** The trigger as `npm run build` made it. */
export function builtTrigger(): INodeType {
	const path =
		'nodes/GenesysParticipantAttributesTrigger/GenesysParticipantAttributesTrigger.node.js';
	const { GenesysParticipantAttributesTrigger } = load<
		'GenesysParticipantAttributesTrigger',
		INodeType
	>(path);
	return new GenesysParticipantAttributesTrigger();
}

/** The built credential, filled in for a simulator; with `apiUrl`, only its tokens come from there. */
export function builtCredential(
	simulator: Pick<Simulator, 'url' | 'client'>,
	apiUrl?: string,
): TestCredential {
	const path = 'credentials/GenesysCloudOAuth2Api.credentials.js';
	const { GenesysCloudOAuth2Api } = load<'GenesysCloudOAuth2Api', ICredentialType>(path);
	return createCredential(credentialData(simulator, apiUrl), new GenesysCloudOAuth2Api());
}

function load<Name extends string, Type>(path: string): Record<Name, new () => Type> {
	try {
		return require(`../../dist/${path}`) as Record<Name, new () => Type>;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
		throw new Error('There is no dist folder yet: run "npm run build" first');
	}
}
