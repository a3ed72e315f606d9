import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { NO_USERS, searchUsersByText } from '../genesys/requests';
import { readNamedPage, type NamedList } from './namedPage';

const USERS: NamedList = {
	kind: 'users',
	permission: 'directory:user:view',
	request: searchUsersByText,
	entriesIn: 'results',
	noneCode: NO_USERS,
};

/** Users by what is in their name or email. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await readNamedPage(this, USERS, filter, paginationToken);
}
