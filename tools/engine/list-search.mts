import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeParameters,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { additionalDataOf, buildWorkflow } from './execution.mts';
import { core, withLog } from './host.mts';
import type { LogLine } from './host.mts';
import { refuseSecrets } from './leaks.mts';

/** What the editor knows when a user opens a "From list" choice. */
export interface ListSearchOptions {
	parameters: INodeParameters;
	credential: TestCredential;
	filter?: string;
	paginationToken?: string;
}

/**
 * Calls one of a node's `listSearch` methods as n8n's editor does. Rejects where anything that came
 * out of it tells a secret of the credential.
 */
export async function searchList(
	nodeType: INodeType,
	method: string,
	{ filter, paginationToken, ...options }: ListSearchOptions,
): Promise<INodeListSearchResult> {
	const search = nodeType.methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list search ${method}`);
	return await ask(nodeType, options, async (context) => {
		return await search.call(context, filter, paginationToken);
	});
}

/** Calls one of a node's `loadOptions` methods as n8n's editor does, with the same care. */
export async function loadOptions(
	nodeType: INodeType,
	method: string,
	options: Pick<ListSearchOptions, 'parameters' | 'credential'>,
): Promise<INodePropertyOptions[]> {
	const load = nodeType.methods?.loadOptions?.[method];
	if (!load) throw new Error(`The node has no options ${method}`);
	return await ask(nodeType, options, async (context) => await load.call(context));
}

async function ask<T>(
	nodeType: INodeType,
	{ parameters, credential }: Pick<ListSearchOptions, 'parameters' | 'credential'>,
	method: (context: ILoadOptionsFunctions) => Promise<T>,
): Promise<T> {
	const name = 'Temp-Node';
	const workflow = buildWorkflow({
		nodes: [{ id: '1', name, type: 'node', typeVersion: 1, position: [0, 0], parameters }],
		connections: {},
		nodeTypes: { node: nodeType },
		credential,
	});
	const context = new core.LoadOptionsContext(
		workflow,
		workflow.nodes[name],
		{ ...additionalDataOf({ credential }, []), currentNodeParameters: parameters },
		'',
	);
	const logs: LogLine[] = [];
	const answer = withLog(logs, async () => await method(context));
	const [outcome] = await Promise.allSettled([answer]);
	refuseSecrets(credential, [outcome, logs]);
	return await answer;
}
