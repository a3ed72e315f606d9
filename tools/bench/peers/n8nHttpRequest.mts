import type { INode } from 'n8n-workflow';

import { runHeadless } from '../../n8n/headless.mts';
import type { ExportedWorkflow } from '../../n8n/headless.mts';
import { isN8nInstalled } from '../../n8n/install.mts';
import type { Bench } from '../scenario.mts';
import type { RemoteSimulator } from '../simulator.mts';
import type { Item } from '../subject.mts';
import { requestToken } from './peer.mts';
import type { Peer } from './peer.mts';

const requestName = 'HTTP Request';

/** How n8n's HTTP Request node is set. */
interface HttpRequestOptions {
	/** All items at once when left out. */
	batch?: { batchSize: number; batchInterval: number };
	/** Retry On Fail, which begins with the first item again; without it the node goes on after failures. */
	retry?: { maxTries: number; waitBetweenTries: number };
}

/** n8n's own HTTP Request node in n8n itself. */
export function n8nHttpRequest(name: string, options: HttpRequestOptions = {}): Peer {
	return {
		name,
		async write(simulator, items) {
			const [{ run, output }] = await runHeadless({
				workflows: [workflowFor(simulator, items, options)],
				credential: { type: 'oAuth2Api', data: await credentialData(simulator) },
				withPackage: false,
			});
			const ran = run?.data.resultData.runData[requestName]?.[0];
			// After its last try n8n ends the workflow with an error, and prints no run
			const gaveUp = options.retry && (await simulator.count()).requests > 0;
			if (!ran && gaveUp) return NaN;
			if (!ran) throw new Error(`n8n did not run the workflow:\n${output.slice(-2000)}`);
			return ran.executionTime;
		},
	};
}

/** Those of these peers that may take part. */
export async function n8nPeersFor({ withN8n, quick, say }: Bench, peers: Peer[]): Promise<Peer[]> {
	if (withN8n && (await isN8nInstalled())) return quick ? peers.slice(0, 1) : peers;
	say(`n8n HTTP Request: skipped, ${withN8n ? 'n8n is not installed' : 'as asked for'}`);
	return [];
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
	{ batch, retry }: HttpRequestOptions,
): ExportedWorkflow {
	const code = `return ${JSON.stringify(items.map((json) => ({ json })))};`;
	const address = '/api/v2/conversations/{{ $json.conversationId }}/participants/';
	const request = {
		method: 'PATCH',
		url: `=${url}${address}{{ $json.participantId }}/attributes`,
		authentication: 'genericCredentialType',
		genericAuthType: 'oAuth2Api',
		sendBody: true,
		specifyBody: 'json',
		jsonBody: '={{ { attributes: $json.attributes } }}',
		options: batch ? { batching: { batch } } : {},
	};
	const nodes: INode[] = [
		node('Start', 'manualTrigger', 1, {}),
		node('Items', 'code', 2, { jsCode: code }),
		{
			...node(requestName, 'httpRequest', 4.5, request),
			...(retry ? { retryOnFail: true, ...retry } : { onError: 'continueRegularOutput' as const }),
			credentials: { oAuth2Api: { id: '', name: '' } },
		},
	];
	return {
		nodes,
		connections: { Start: to('Items'), Items: to(requestName) },
	};
}

function node(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INode['parameters'],
): INode {
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
