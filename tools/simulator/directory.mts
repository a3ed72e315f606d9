import {
	bodyObject,
	checkText,
	objectsOf,
	SEARCH_OPERATORS,
	SORT_ORDERS,
	textsOf,
} from './definition.mts';
import { badRequest, Refusal } from './errors.mts';
import { uuidFor } from './random.mts';
import type { Answer, Call } from './state.mts';

export interface Queue {
	id: string;
	name: string;
}

export interface User {
	id: string;
	name: string;
	email: string;
	/** Default active. */
	state?: 'inactive' | 'deleted';
}

/** The queues of every organization; conversations are in the first unless their seed says more. */
export const QUEUES: readonly Queue[] = [
	{ id: uuidFor('queue'), name: 'Support' },
	{ id: uuidFor('queue Sales'), name: 'Sales' },
	{ id: uuidFor('queue Billing'), name: 'Billing' },
];

/** The users of every organization; agents are the first unless their seed says more. */
export const USERS: readonly User[] = [
	{ id: uuidFor('user'), name: 'Simulated agent', email: 'agent@example.com' },
	{ id: uuidFor('user Ann'), name: 'Ann Example', email: 'ann@example.com' },
	{ id: uuidFor('user Bob'), name: 'Bob Sample', email: 'bob@example.com' },
];

const MAX_PAGE_SIZE = 500;

/** GET /api/v2/routing/queues: by name, with asterisks at its ends. */
export function routingQueues({ state, query }: Call): Answer {
	const name = query.get('name');
	const found = name === null ? state.queues : state.queues.filter((one) => isLike(one.name, name));
	const { entries, ...paging } = pageOf(found, query.get('pageSize'), query.get('pageNumber'));
	const entities = entries.map(({ id, name: shown }) => ({
		id,
		name: shown,
		selfUri: `/api/v2/routing/queues/${id}`,
	}));
	return { status: 200, body: { entities, ...paging } };
}

/** Whether a name is the wanted one, of which asterisks at the ends stand for anything. */
function isLike(name: string, wanted: string): boolean {
	const text = wanted.toLowerCase().replace(/^\*|\*$/g, '');
	const place = name.toLowerCase().indexOf(text);
	const isStart = place === 0 || wanted.startsWith('*');
	const isEnd = name.toLowerCase().endsWith(text) || wanted.endsWith('*');
	return place >= 0 && isStart && isEnd;
}

interface Criterion {
	type?: string;
	operator?: string;
	fields?: string[];
	value?: string;
	values?: string[];
}

interface UserSearch {
	query?: Criterion[];
	sortOrder?: string;
	sortBy?: string;
	pageSize?: unknown;
	pageNumber?: unknown;
}

/** POST /api/v2/users/search: by what of a user is, or contains, a text. */
export function usersSearch({ state, settings, body }: Call): Answer {
	const { query: asked, pageSize, pageNumber, ...sort } = bodyObject(body) as UserSearch;
	checkText('sortOrder', sort.sortOrder, SORT_ORDERS);
	checkText('sortBy', sort.sortBy);
	const query = objectsOf('query', asked);
	query.forEach(checkCriterion);
	const found = state.users.filter((one) => query.every((criterion) => meets(one, criterion)));
	if (found.length === 0 && settings.usersNotFound === 404) {
		throw new Refusal(404, { code: 'resource.not.found', message: 'Users not found' });
	}
	const { entries, ...paging } = pageOf(found, pageSize, pageNumber);
	const results = entries.map(({ state: now = 'active', ...one }) => ({
		...one,
		state: now,
		selfUri: `/api/v2/users/${one.id}`,
	}));
	return { status: 200, body: { types: ['users'], results, ...paging } };
}

const USER_FIELDS = ['id', 'name', 'email', 'state'];

function checkCriterion({ type, operator, fields, value, values }: Criterion): void {
	checkText('type', type);
	checkText('operator', operator, SEARCH_OPERATORS);
	checkText('value', value);
	textsOf('values', values);
	const names = textsOf('fields', fields);
	const isKnown = names.length > 0 && names.every((one) => USER_FIELDS.includes(one));
	const isModelled = operator === undefined || operator === 'AND';
	if (!isKnown || !isModelled || (type !== 'EXACT' && type !== 'CONTAINS')) {
		throw badRequest(`The simulator does not model ${type} of ${names.join()} with ${operator}.`);
	}
}

function meets(
	user: User,
	{ type, fields = [], value, values = [value ?? ''] }: Criterion,
): boolean {
	const shown: Record<string, string> = { ...user, state: user.state ?? 'active' };
	return fields.some((field) =>
		values.some((wanted) => {
			const [has, wants] = [shown[field].toLowerCase(), wanted.toLowerCase()];
			return type === 'EXACT' ? has === wants : has.includes(wants);
		}),
	);
}

interface Page<Entry> {
	entries: Entry[];
	total: number;
	pageCount: number;
	pageSize: number;
	pageNumber: number;
}

/** One page in the order of names. */
function pageOf<Entry extends { name: string }>(
	found: Entry[],
	askedSize: unknown,
	askedNumber: unknown,
): Page<Entry> {
	const [pageSize, pageNumber] = [Number(askedSize ?? 25), Number(askedNumber ?? 1)];
	const isPage = [pageSize, pageNumber].every((one) => Number.isInteger(one) && one > 0);
	if (!isPage || pageSize > MAX_PAGE_SIZE) throw badRequest('pageSize or pageNumber is not valid');
	const start = pageSize * (pageNumber - 1);
	return {
		entries: found.toSorted((a, b) => a.name.localeCompare(b.name)).slice(start, start + pageSize),
		total: found.length,
		pageCount: Math.ceil(found.length / pageSize),
		pageSize,
		pageNumber,
	};
}
