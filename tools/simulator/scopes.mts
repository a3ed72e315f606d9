import { Refusal } from './errors.mts';
import type { Token } from './tokens.mts';
import type { RouteName } from './types.mts';

const conversations = ['conversations', 'conversations:readonly'];
const notifications = ['notifications'];
const analytics = ['analytics', 'analytics:readonly'];

/** The scopes of a route, one of which is needed. */
const SCOPES: Partial<Record<RouteName, string[]>> = {
	getConversation: conversations,
	attributeSearch: conversations,
	patchAttributes: ['conversations'],
	patchParticipant: ['conversations'],
	patchMediaAttributes: ['conversations'],
	conversationDetails: analytics,
	routingQueues: ['routing', 'routing:readonly'],
	usersSearch: ['users', 'users:readonly'],
	createChannel: notifications,
	listChannels: notifications,
	verifyChannel: notifications,
	listSubscriptions: notifications,
	addSubscriptions: notifications,
	replaceSubscriptions: notifications,
	clearSubscriptions: notifications,
	availableTopics: notifications,
};

/** A token that was asked for without scopes has all of its client. */
export function checkScope(route: RouteName, { scope }: Pick<Token, 'scope'>): void {
	const needed = SCOPES[route] ?? [];
	if (scope.length === 0 || needed.length === 0) return;
	if (needed.some((one) => scope.includes(one))) return;
	throw new Refusal(403, {
		code: 'app.not.authorized.for.scope',
		message: `App not authorized to use scope [${needed.join(', ')}]`,
	});
}
