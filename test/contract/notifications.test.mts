import sdk from 'purecloud-platform-client-v2';
import { sdkDifferences } from './sdkModels.mts';
import { api, simulator, standUp } from './sdkStand.mts';
import { listen } from './socketClient.mts';
import type { Listening } from './socketClient.mts';

standUp();

const notifications = new sdk.NotificationsApi();
const QUEUE = '0b6ee7a5-6d9c-4d0a-9c0c-4d2f5b0a9c11';
const queueTopic = `v2.routing.queues.${QUEUE}.conversations`;

/** A channel with a socket and these topics. */
async function watch(...topics: string[]): Promise<Listening & { id: string }> {
	const { id, connectUri } = await notifications.postNotificationsChannels();
	const listening = await listen(connectUri!);
	const body = topics.map((topic) => ({ id: topic }));
	if (body.length > 0) await notifications.putNotificationsChannelSubscriptions(id!, body);
	return { ...listening, id: id! };
}

describe('channels', () => {
	test('a channel lives for 24 hours, and is listed and verified', async () => {
		const channel = await notifications.postNotificationsChannels();
		expect(sdkDifferences(channel, 'Channel')).toEqual([]);
		expect(channel.connectUri).toBe(
			`${simulator.url.replace('http', 'ws')}/channels/${channel.id}`,
		);
		const hours = (Date.parse(channel.expires!) - Date.now()) / 3_600_000;
		expect(hours).toBeCloseTo(24, 2);
		const { entities } = await notifications.getNotificationsChannels();
		expect(entities).toEqual([channel]);
		await notifications.headNotificationsChannel(channel.id!);
		// Without a body the SDK rejects with nothing
		const unknown = notifications.headNotificationsChannel('streaming-0-x');
		await expect(unknown).rejects.toBeUndefined();
		expect(simulator.count('verifyChannel', 404)).toBe(1);
	});

	test('of the channels of another token only their existence is shown', async () => {
		await notifications.postNotificationsChannels();
		await api.loginClientCredentialsGrant(simulator.client.id, simulator.client.secret);
		expect((await notifications.getNotificationsChannels()).entities).toEqual([]);
		const opts = { includechannels: 'oauthclient' };
		const { entities } = await notifications.getNotificationsChannels(opts);
		expect(entities).toEqual([{ expires: expect.any(String) }]);
	});

	test('the 21st channel takes the place of an unconnected one, then of the one used longest ago', async () => {
		const first = await watch();
		const second = await watch();
		const idle = await notifications.postNotificationsChannels();
		for (let n = 3; n < 20; n++) await watch();
		await watch();
		const ids = () => simulator.notifications.channels.map(({ id }) => id);
		expect(ids()).not.toContain(idle.id);
		expect(ids()).toContain(first.id);
		await notifications.getNotificationsChannelSubscriptions(first.id);
		await watch();
		expect((await second.closed).code).toBe(1001);
		expect(ids()).not.toContain(second.id);
		expect(ids()).toContain(first.id);
		expect(simulator.notifications.offences).toMatchObject([
			{ kind: 'evictsOwnSocket', channelId: second.id },
		]);
	});
});

describe('subscriptions', () => {
	const userTopic = (n: number) =>
		`v2.users.00000000-0000-4000-8000-${String(n).padStart(12, '0')}.conversations`;
	const users = [userTopic(0), userTopic(1)];
	const permission = 'conversation:communication:view';

	test('POST adds, PUT replaces, DELETE removes all', async () => {
		const { id } = await watch(queueTopic);
		const has = async () => {
			const listed = await notifications.getNotificationsChannelSubscriptions(id);
			expect(sdkDifferences(listed, 'ChannelTopicEntityListing')).toEqual([]);
			return listed.entities!.map((one) => one.id);
		};
		await notifications.postNotificationsChannelSubscriptions(id, [{ id: users[0] }]);
		expect(await has()).toEqual([queueTopic, users[0]]);
		await notifications.putNotificationsChannelSubscriptions(id, [{ id: users[1] }]);
		expect(await has()).toEqual([users[1]]);
		await notifications.deleteNotificationsChannelSubscriptions(id);
		expect(await has()).toEqual([]);
	});

	test('one topic without its permission fails all, or is rejected alone', async () => {
		simulator.settings.notifications.missing['v2.users.{id}.conversations'] = [permission];
		const { id } = await watch();
		const body = [{ id: queueTopic }, { id: users[0] }];
		const put = notifications.putNotificationsChannelSubscriptions.bind(notifications);
		await expect(put(id, body)).rejects.toMatchObject({
			...{ status: 403, code: 'notification.unauthorized.topic' },
		});
		expect(simulator.notifications.channels[0].topics).toEqual([]);
		const answer = await put(id, body, { ignoreErrors: true });
		expect(sdkDifferences(answer, 'ChannelTopicEntityListing')).toEqual([]);
		expect(answer.entities).toMatchObject([
			{ id: queueTopic, state: 'Permitted' },
			{ id: users[0], state: 'Rejected', missingPermissions: [permission] },
		]);
		expect(simulator.notifications.channels[0].topics).toEqual([queueTopic]);
	});

	test.each(['v2.routing.queues.{id}.conversations', `v2.queues.${QUEUE}.all`, 'v2.users.*'])(
		'%s is no topic',
		async (topic) => {
			const { id } = await watch();
			const post = notifications.postNotificationsChannelSubscriptions.bind(notifications);
			const asked = post(id, [{ id: topic }], { ignoreErrors: true });
			await expect(asked).rejects.toMatchObject({ code: 'notification.invalid.topic' });
			simulator.settings.notifications.invalidTopic = 'rejected';
			const { entities } = await post(id, [{ id: topic }], { ignoreErrors: true });
			expect(entities).toMatchObject([{ state: 'Rejected' }]);
		},
	);

	test('a channel takes 1,000 topics, of which a combined one is one', async () => {
		const { id } = await watch(`v2.routing.queues.${QUEUE}?conversations`);
		const many = Array.from({ length: 1000 }, (_, n) => ({ id: userTopic(n) }));
		const added = notifications.postNotificationsChannelSubscriptions(id, many);
		const code = 'notification.subscription.too.many.subscriptions';
		await expect(added).rejects.toMatchObject({ status: 400, code });
		expect(simulator.notifications.offences).toMatchObject([{ kind: 'tooManyTopics' }]);
		expect(simulator.notifications.channels[0].topics).toHaveLength(1);
		await notifications.putNotificationsChannelSubscriptions(id, many);
		expect(simulator.notifications.channels[0].topics).toHaveLength(1000);
	});

	test('detail events may be for others than sockets', async () => {
		simulator.settings.notifications.detailEvents = false;
		const { id } = await watch();
		const topic = `v2.detail.events.conversation.${QUEUE}.attributes`;
		const asked = notifications.postNotificationsChannelSubscriptions(id, [{ id: topic }]);
		const code = 'notification.transport.not.allowed';
		await expect(asked).rejects.toMatchObject({ status: 400, code });
	});

	test('the topics are listed with what is asked about them', async () => {
		simulator.settings.notifications.missing['v2.users.{id}.conversations'] = [permission];
		const plain = await notifications.getNotificationsAvailabletopics();
		expect(Object.keys(plain.entities![0])).toEqual(['id']);
		const expand = ['transports', 'requiresPermissions', 'permissionDetails'];
		const listed = await notifications.getNotificationsAvailabletopics({ expand });
		expect(sdkDifferences(listed, 'AvailableTopicEntityListing')).toEqual([]);
		expect(listed.entities).toMatchObject([
			{ id: 'v2.routing.queues.{id}.conversations', transports: ['All'], requiresPermissions: [] },
			{ id: 'v2.users.{id}.conversations', requiresPermissions: [permission] },
			{ id: 'v2.detail.events.conversation.{id}.attributes' },
		]);
	});

	test('notifications may have a limit of their own, which a client heeds', async () => {
		simulator.settings.notifications.limit = 1;
		await notifications.postNotificationsChannels();
		await expect(notifications.postNotificationsChannels()).rejects.toMatchObject({
			...{ status: 429, code: 'too.many.requests.retry.after' },
			limit: { namespace: 'notifications', value: 1 },
		});
		await new sdk.TokensApi().getTokensMe();
		expect(simulator.earlyReturns).toEqual([]);
	});
});

describe('events', () => {
	test('the life of a conversation is seen by its queue and its agent', async () => {
		const agent = simulator.addUser('Ann Other');
		const socket = await watch(queueTopic, `v2.users.${agent}.conversations`);
		const attributes = { 'context.firstName': 'Ann' };
		const { id } = simulator.startConversation({ attributes });
		simulator.enterQueue(id, QUEUE);
		const offered = simulator.offer(id, agent);
		simulator.answer(id, offered);
		simulator.endConversation(id);
		const frames = await socket.frames(7);
		const states = frames.map(({ topicName, eventBody }) => [
			topicName === queueTopic ? 'queue' : 'user',
			...eventBody.participants.map((one: any) => `${one.purpose} ${one.calls[0].state}`),
		]);
		expect(states).toEqual([
			['queue', 'customer connected', 'acd connected'],
			['queue', 'customer connected', 'acd connected', 'agent alerting'],
			['user', 'customer connected', 'acd connected', 'agent alerting'],
			['queue', 'customer connected', 'acd disconnected', 'agent connected'],
			['user', 'customer connected', 'acd disconnected', 'agent connected'],
			['queue', 'customer disconnected', 'acd disconnected', 'agent disconnected'],
			['user', 'customer disconnected', 'acd disconnected', 'agent disconnected'],
		]);
		const [{ eventBody, version, metadata }] = frames;
		expect({ version, metadata }).toEqual({
			version: '2',
			metadata: { CorrelationId: expect.any(String) },
		});
		expect(eventBody).toMatchObject({ id, participants: [{ attributes }, { queueId: QUEUE }] });
		expect(frames[1].eventBody.participants[2]).toMatchObject({ queueId: QUEUE, userId: agent });
		expect(frames[1].eventBody.participants[2]).not.toHaveProperty('connectedTime');
		expect(frames[1].eventBody).not.toHaveProperty('startTime');
	});

	test.each(['voice', 'callback', 'chat', 'email', 'message'] as const)(
		'the body of a snapshot is as the SDK maps its topic: %s',
		async (mediaType) => {
			const user = simulator.addUser('Ann Other');
			const socket = await watch(queueTopic, `v2.users.${user}.conversations`);
			const { id } = simulator.startConversation({ mediaType });
			simulator.enterQueue(id, QUEUE);
			simulator.answer(id, simulator.offer(id, user));
			simulator.addParticipant(id, 'user', { part: 'watches', mediaRoles: ['monitor'] });
			simulator.endConversation(id);
			for (const { topicName, eventBody } of await socket.frames(9)) {
				const model =
					topicName === queueTopic ? 'QueueConversationEventTopic' : 'ConversationEventTopic';
				expect(sdkDifferences(eventBody, `${model}Conversation`)).toEqual([]);
			}
		},
	);

	test('a write is seen as a snapshot, and as an event of its attributes', async () => {
		const { id, participantId } = simulator.startConversation({ queueId: QUEUE });
		const topic = `v2.detail.events.conversation.${id}.attributes`;
		const socket = await watch(queueTopic, topic);
		const write = (attributes: Record<string, string>) =>
			new sdk.ConversationsApi().patchConversationParticipantAttributes(id, participantId, {
				attributes,
			});
		await write({ tier: 'gold' });
		const [snapshot, event] = await socket.frames(2);
		expect(snapshot.eventBody.participants[0].attributes).toEqual({ tier: 'gold' });
		expect(event.topicName).toBe(topic);
		expect(event.eventBody).toMatchObject({ participantId, attributes: { tier: 'gold' } });
		expect(
			sdkDifferences(event.eventBody, 'AttributeDetailEventTopicAttributeUpdateEvent'),
		).toEqual([]);
		Object.assign(simulator.settings.notifications, {
			...{ attributesEvent: 'changed', unchangedEvent: false, emptyShown: false },
		});
		await write({ tier: 'gold' });
		await write({ name: 'Ann', tier: '' });
		const [, , , changed] = await socket.frames(4);
		expect(changed.eventBody.attributes).toEqual({ name: 'Ann' });
		simulator.endParticipant(id, participantId);
		await write({ tier: 'silver' });
		const all = await socket.frames(6);
		expect(all.filter(({ topicName }) => topicName === topic)).toHaveLength(2);
	});
});

describe('what nobody knows about events', () => {
	test('frames are lost, come twice, late, and in another order', async () => {
		const socket = await watch(queueTopic);
		const begin = () => simulator.startConversation({ queueId: QUEUE }).id;
		simulator.settings.notifications.lost = 1;
		begin();
		Object.assign(simulator.settings.notifications, { lost: 0, twice: 1 });
		const twice = begin();
		expect((await socket.frames(2)).map(({ eventBody }) => eventBody.id)).toEqual([twice, twice]);
		Object.assign(simulator.settings.notifications, { twice: 0, snapshots: 2 });
		begin();
		await socket.frames(4);
		simulator.settings.notifications.snapshots = 1;
		const release = simulator.notifications.hold();
		const held = [begin(), begin()];
		expect(simulator.notifications.frames).toHaveLength(4);
		release('reversed');
		const late = (await socket.frames(6)).slice(4).map(({ eventBody }) => eventBody.id);
		expect(late).toEqual(held.toReversed());
	});

	test.each([
		['kept', true],
		['free', false],
	] as const)('with delays of different length the order is %s', async (order, isKept) => {
		const socket = await watch(queueTopic);
		Object.assign(simulator.settings.notifications, { delayMs: [0, 30], order });
		const ids = Array.from(
			{ length: 20 },
			() => simulator.startConversation({ queueId: QUEUE }).id,
		);
		const seen = (await socket.frames(20)).map(({ eventBody }) => eventBody.id as string);
		expect(seen.toSorted()).toEqual(ids.toSorted());
		expect(seen.every((id, n) => id === ids[n])).toBe(isKept);
	});

	test.each([
		['goOn', 3],
		['stop', 2],
	] as const)('the topics of queues that were left %s', async (formerTopics, n) => {
		simulator.settings.notifications.formerTopics = formerTopics;
		const { id } = simulator.startConversation();
		const socket = await watch(queueTopic);
		const waiting = simulator.enterQueue(id, QUEUE);
		simulator.endParticipant(id, waiting);
		simulator.enterQueue(id, simulator.addQueue('Another'));
		await socket.ping();
		expect(simulator.notifications.frames.filter((one) => one.conversationId)).toHaveLength(n);
	});

	test('attributes alone may give no snapshot, and participants have no connectedTime', async () => {
		Object.assign(simulator.settings.notifications, {
			...{ attributeSnapshots: false, connectedTime: false, correlation: 'absent' },
		});
		const socket = await watch(queueTopic);
		const { id, participantId } = simulator.startConversation({ queueId: QUEUE });
		simulator.setAttributes(id, participantId, { tier: 'gold' });
		simulator.endConversation(id);
		const frames = await socket.frames(2);
		expect(frames[1].eventBody.participants[0].endTime).toBeTruthy();
		expect(frames[0].eventBody.participants[0]).not.toHaveProperty('connectedTime');
		expect(frames[0]).not.toHaveProperty('metadata');
	});
});
