import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { ApiRequest } from '../delivery/request';
import { asRecord } from '../common';
import { asText } from '../genesys/conversation';
import { isFullPage, listQueues, NO_USERS, searchUsersByText } from '../genesys/requests';
import { unreadable } from '../genesys/failures';
import { toNodeError } from '../output/errors';
import { readForList, searchText } from './read';

/** A list of the organization's that the API itself searches, page by page. */
interface NamedList {
	kind: 'queues' | 'users';
	/** @param text that has to be in a name; empty for all */
	request(text: string, page: number): ApiRequest;
	/** Where an answer has its entries. */
	entriesIn: 'entities' | 'results';
	noneCode?: string;
}

function entryOf(value: unknown): INodeListSearchItems[] {
	const { id, name, email } = asRecord(value);
	const [idText, nameText, emailText] = [id, name, email].map(asText);
	if (!idText) return [];
	return [{ name: `${nameText ?? idText}${emailText ? ` (${emailText})` : ''}`, value: idText }];
}

/** One page for n8n's editor, which asks for the next one by the token that it is given. */
async function readNamedPage(
	context: ILoadOptionsFunctions,
	{ kind, request, entriesIn, noneCode }: NamedList,
	filter?: string,
	paginationToken = '1',
): Promise<INodeListSearchResult> {
	const page = Number(paginationToken);
	const json = await readForList(context, request(searchText(filter), page), kind, noneCode);
	const answer = asRecord(json);
	const entries = answer[entriesIn] ?? [];
	if (!Array.isArray(entries)) throw toNodeError(context, unreadable(kind));
	return {
		results: entries.flatMap(entryOf),
		// A page may be short, though others follow
		paginationToken:
			isFullPage(entries.length) || page < Number(answer.pageCount) ? String(page + 1) : undefined,
	};
}

const QUEUES: NamedList = {
	kind: 'queues',
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

const USERS: NamedList = {
	kind: 'users',
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
