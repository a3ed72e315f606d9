import { isoTime } from '../conversationView.mts';
import { badRequest } from '../errors.mts';
import type { Answer, Call } from '../state.mts';
import { ownerOf } from './channels.mts';
import type { Channel } from './channels.mts';
import type { ChannelTopic } from './notifications.mts';
import { availableTopics } from './topics.mts';

const PATH = '/api/v2/notifications/channels';

/** POST /api/v2/notifications/channels. */
export function createChannel(call: Call): Answer {
	const { state, query } = call;
	const { notifications } = state;
	if (query.has('connectionType')) notifications.offend('connectionType');
	return { status: 200, body: channelView(notifications.open(call.token!), call) };
}

/** GET /api/v2/notifications/channels: those of other tokens of the owner without what they are used by. */
export function listChannels(call: Call): Answer {
	const { state, query, token } = call;
	const included = query.get('includechannels') ?? 'token';
	if (included !== 'token' && included !== 'oauthclient') throw badRequest('includechannels');
	const own = state.notifications.channels.filter((one) => one.owner === ownerOf(token!));
	const entities = own.flatMap((one) => {
		if (one.token === token) return channelView(one, call);
		return included === 'token' ? [] : { expires: isoTime(one.expiresAt) };
	});
	return { status: 200, body: { entities } };
}

function channelView({ id, expiresAt }: Channel, { settings, host }: Call): object {
	const { connectOrigin } = settings.notifications;
	const origin = connectOrigin === 'own' ? `ws://${host}` : connectOrigin;
	return { connectUri: `${origin}/channels/${id}`, id, expires: isoTime(expiresAt) };
}

/** HEAD /api/v2/notifications/channels/{channelId}. */
export function verifyChannel(call: Call): Answer {
	channelOf(call);
	return { status: 200 };
}

/** GET …/subscriptions. */
export function listSubscriptions(call: Call): Answer {
	const channel = channelOf(call);
	const topics = channel.topics.map((id): ChannelTopic => ({ id, state: 'Permitted' }));
	return topicsAnswer(topics, channel);
}

/** POST …/subscriptions: adds. */
export function addSubscriptions(call: Call): Answer {
	return subscribe(call, 'post');
}

/** PUT …/subscriptions: replaces. */
export function replaceSubscriptions(call: Call): Answer {
	return subscribe(call, 'put');
}

/** DELETE …/subscriptions: removes all. */
export function clearSubscriptions(call: Call): Answer {
	call.state.notifications.unsubscribe(channelOf(call));
	return { status: 200 };
}

function subscribe(call: Call, by: 'post' | 'put'): Answer {
	const { state, query, body } = call;
	const channel = channelOf(call);
	const ignoreErrors = query.get('ignoreErrors') === 'true';
	const topics = state.notifications.subscribe(channel, topicIds(body), { by, ignoreErrors });
	return topicsAnswer(topics, channel);
}

function topicIds(body: unknown): string[] {
	const entries = Array.isArray(body) ? (body as Array<{ id?: unknown } | null>) : [null];
	return entries.map((entry) => {
		if (typeof entry?.id !== 'string') throw badRequest('Topics are a list of objects with an id.');
		return entry.id;
	});
}

function topicsAnswer(topics: ChannelTopic[], { id }: Channel): Answer {
	const selfUri = `${PATH}/${id}/subscriptions`;
	return { status: 200, body: { entities: topics.map((one) => ({ ...one, selfUri })) } };
}

function channelOf({ state, channelId, token }: Call): Channel {
	return state.notifications.find(channelId, token!);
}

/** GET /api/v2/notifications/availabletopics. */
export function listTopics({ settings, query }: Call): Answer {
	const expand = query.getAll('expand').flatMap((one) => one.split(','));
	return { status: 200, body: { entities: availableTopics(expand, settings.notifications) } };
}
