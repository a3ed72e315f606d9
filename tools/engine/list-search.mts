import type { INodeListSearchResult, INodeParameters, INodeType } from 'n8n-workflow';

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
	const logs: LogLine[] = [];
	const answer = withLog(logs, async () => await search.call(context, filter, paginationToken));
	const [outcome] = await Promise.allSettled([answer]);
	refuseSecrets(credential, [outcome, logs]);
	return await answer;
}
