import { patchAttributes, patchMediaAttributes, patchParticipant } from './attributes.mts';
import { authorize, consent } from './consent.mts';
import { getConversation } from './conversationView.mts';
import { conversationDetails } from './details.mts';
import { routingQueues, usersSearch } from './directory.mts';
import {
	addSubscriptions,
	clearSubscriptions,
	createChannel,
	listChannels,
	listSubscriptions,
	listTopics,
	replaceSubscriptions,
	verifyChannel,
} from './notifications/handlers.mts';
import { issueToken } from './oauth.mts';
import { attributeSearch } from './search.mts';
import type { Answer, Call } from './state.mts';
import { tokensMe } from './tokenInfo.mts';
import type { RouteName } from './types.mts';

export interface Route {
	name: RouteName;
	method: string;
	path: string;
	/** Behind a token and its limit. */
	isApi: boolean;
	/** Behind the limit of notifications as well. */
	isNotifications: boolean;
	/** Answers at once; throws a Refusal for an ErrorBody. */
	handle: (call: Call) => Answer;
}

const conversation = '/api/v2/conversations/{conversationId}';
const participant = `${conversation}/participants/{participantId}`;
const media =
	'/api/v2/conversations/{media}/{conversationId}/participants/{participantId}/attributes';
const details = '/api/v2/analytics/conversations/details/query';
const search = '/api/v2/conversations/participants/attributes/search';
const notifications = '/api/v2/notifications/';
const channels = `${notifications}channels`;
const channel = `${channels}/{channelId}`;
const subscriptions = `${channel}/subscriptions`;

/** All that the simulator answers. */
export const routes: readonly Route[] = [
	login('token', 'POST', '/oauth/token', issueToken),
	login('authorize', 'GET', '/oauth/authorize', authorize),
	login('consent', 'POST', '/oauth/authorize', consent),
	api('tokensMe', 'GET', '/api/v2/tokens/me', tokensMe),
	api('getConversation', 'GET', conversation, getConversation),
	api('patchAttributes', 'PATCH', `${participant}/attributes`, patchAttributes),
	api('patchParticipant', 'PATCH', participant, patchParticipant),
	api('patchMediaAttributes', 'PATCH', media, patchMediaAttributes),
	api('conversationDetails', 'POST', details, conversationDetails),
	api('attributeSearch', 'POST', search, attributeSearch),
	api('routingQueues', 'GET', '/api/v2/routing/queues', routingQueues),
	api('usersSearch', 'POST', '/api/v2/users/search', usersSearch),
	api('createChannel', 'POST', channels, createChannel),
	api('listChannels', 'GET', channels, listChannels),
	api('verifyChannel', 'HEAD', channel, verifyChannel),
	api('listSubscriptions', 'GET', subscriptions, listSubscriptions),
	api('addSubscriptions', 'POST', subscriptions, addSubscriptions),
	api('replaceSubscriptions', 'PUT', subscriptions, replaceSubscriptions),
	api('clearSubscriptions', 'DELETE', subscriptions, clearSubscriptions),
	api('availableTopics', 'GET', `${notifications}availabletopics`, listTopics),
];

function login(name: RouteName, method: string, path: string, handle: Route['handle']): Route {
	return { name, method, path, isApi: false, isNotifications: false, handle };
}

function api(name: RouteName, method: string, path: string, handle: Route['handle']): Route {
	const isNotifications = path.startsWith(notifications);
	return { name, method, path, isApi: true, isNotifications, handle };
}

/** What a path and a method lead to; `methods` are those that the path has. */
export interface Match {
	route?: Route;
	methods: string[];
	conversationId?: string;
	participantId?: string;
	channelId?: string;
	media?: string;
}

const patterns = routes.map((route) => ({
	route,
	pattern: new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** Finds the route of a request. */
export function matchRoute(method: string, path: string): Match {
	const found = patterns.flatMap(({ route, pattern }) => {
		const groups = pattern.exec(path);
		return groups ? [{ route, groups: groups.groups }] : [];
	});
	const hit = found.find(({ route }) => route.method === method);
	return { route: hit?.route, methods: found.map(({ route }) => route.method), ...hit?.groups };
}
