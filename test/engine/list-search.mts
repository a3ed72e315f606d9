import type { INodeListSearchResult, INodeParameters, INodeType } from 'n8n-workflow';

import type { TestCredential } from './credential.mts';
import { additionalDataOf, buildWorkflow } from './execution.mts';
import { core } from './host.mts';

/** What the editor knows when a user opens a "From list" choice. */
export interface ListSearchOptions {
	parameters: INodeParameters;
	credential: TestCredential;
	filter?: string;
	paginationToken?: string;
}

/** Calls one of a node's `listSearch` methods as n8n's editor does. */
export async function searchList(
	nodeType: INodeType,
	method: string,
	{ parameters, credential, filter, paginationToken }: ListSearchOptions,
): Promise<INodeListSearchResult> {
	const search = nodeType.methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list search ${method}`);
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
	return await search.call(context, filter, paginationToken);
}
