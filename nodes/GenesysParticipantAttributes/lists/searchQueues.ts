import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { listQueues } from '../genesys/requests';
import { readNamedPage, type NamedList } from './namedPage';

const QUEUES: NamedList = {
	kind: 'queues',
	permission: 'routing:queue:view',
	request: listQueues,
	entriesIn: 'entities',
};

/** Queues by what is in their name. */
export async function searchQueues(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await readNamedPage(this, QUEUES, filter, paginationToken);
}
