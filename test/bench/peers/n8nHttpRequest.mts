import type { INode, INodeParameters } from 'n8n-workflow';

import { runHeadless } from '../../n8n/headless.mts';
import type { ExportedWorkflow } from '../../n8n/headless.mts';
import type { RemoteSimulator } from '../simulator.mts';
import type { Item } from '../subject.mts';
import { requestToken } from './peer.mts';
import type { Peer } from './peer.mts';

const requestName = 'HTTP Request';

/** n8n's own HTTP Request node in n8n itself, with all items at once or in batches. */
export function n8nHttpRequest(
	name: string,
	batch?: { batchSize: number; batchInterval: number },
): Peer {
	return {
		name,
		async write(simulator, items) {
			const [{ run, output }] = await runHeadless({
				workflows: [workflowFor(simulator, items, batch ? { batching: { batch } } : {})],
				credential: { type: 'oAuth2Api', data: await credentialData(simulator) },
				withPackage: false,
			});
			const ran = run?.data.resultData.runData[requestName]?.[0];
			if (!ran) throw new Error(`n8n did not run the workflow:\n${output.slice(-2000)}`);
			return ran.executionTime;
		},
	};
}

/** With its token already: each of the first requests that finds none would fetch its own. */
async function credentialData(simulator: RemoteSimulator) {
	return {
		grantType: 'clientCredentials',
		accessTokenUrl: `${simulator.url}/oauth/token`,
		clientId: simulator.client.id,
		clientSecret: simulator.client.secret,
		authentication: 'header',
		scope: '',
		oauthTokenData: { ...(await requestToken(simulator)) },
	};
}

function workflowFor(
	{ url }: RemoteSimulator,
	items: Item[],
	options: INodeParameters,
): ExportedWorkflow {
	const code = `return ${JSON.stringify(items.map((json) => ({ json })))};`;
	const address = '/api/v2/conversations/{{ $json.conversationId }}/participants/';
	const request: INodeParameters = {
		method: 'PATCH',
		url: `=${url}${address}{{ $json.participantId }}/attributes`,
		authentication: 'genericCredentialType',
		genericAuthType: 'oAuth2Api',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '={{ { attributes: $json.attributes } }}',
		options,
	};
	const nodes: INode[] = [
		node('Start', 'manualTrigger', 1, {}),
		node('Items', 'code', 2, { jsCode: code }),
		{
			...node(requestName, 'httpRequest', 4.5, request),
			onError: 'continueRegularOutput',
			credentials: { oAuth2Api: { id: '', name: '' } },
		},
	];
	return {
		nodes,
		connections: { Start: to('Items'), Items: to(requestName) },
	};
}

function node(name: string, type: string, typeVersion: number, parameters: INodeParameters): INode {
	return {
		id: name,
		name,
		type: `n8n-nodes-base.${type}`,
		typeVersion,
		position: [0, 0],
		parameters,
	};
}

function to(name: string): ExportedWorkflow['connections'][string] {
	return { main: [[{ node: name, type: 'main', index: 0 }]] };
}
