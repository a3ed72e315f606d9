import type { Answered, Notifications } from '../findings.mts';
import type { Probe } from '../question.mts';
import { list, member, record } from '../reply.mts';
import { openSocket, until } from '../socket.mts';
import type { Socket } from '../socket.mts';
import { PREFIX } from '../target.mts';
import type { Attributes, Write } from '../target.mts';
import { accepted, isRefusedForItsContent, Unanswered } from '../unanswered.mts';
import { TOPICS } from './topics.mts';

const EVENT = `${PREFIX}Event`;
const CHANNELS = '/api/v2/notifications/channels';
/** The twenty-first takes the place of another one, which may be in use. */
const MOST_CHANNELS = 15;
const OPEN_MS = 10_000;

/** What is needed to ask over a channel. */
interface Line {
	probe: Probe;
	id: string;
	uri: string;
	/** Of the attributes and, where the conversation is in a queue, of that; only those that are permitted. */
	topics: { attributes?: string; queue?: string };
	/** All that were opened. */
	sockets: Socket[];
}

/** What a channel, its socket and its events do. The channel is left to expire: there is no way to end one. */
export async function notifications(probe: Probe): Promise<Pick<Answered, 'notifications'>> {
	await checkRoom(probe);
	const { json } = accepted(await post(probe, CHANNELS, {}), 'Making a channel');
	const [id, uri] = [String(member(json, 'id')), String(member(json, 'connectUri'))];
	checkAddress(uri);
	const expires = Date.parse(String(member(json, 'expires')));
	const line: Line = { probe, id, uri, topics: {}, sockets: [] };
	line.topics = await subscribe(line);
	const extendedByPut = (await expiryOf(line)) > expires;
	try {
		const socket = await open(line);
		const events = await askEvents(line, socket);
		const signs = await askSigns(line, socket);
		const reconnected = await askReconnection(line, socket, events);
		await put(line, []);
		const expiresHours = Math.round((expires - Date.now()) / 360_000) / 10 || null;
		return { notifications: { expiresHours, extendedByPut, ...signs, ...events, ...reconnected } };
	} finally {
		line.sockets.forEach((one) => one.close());
	}
}

async function checkRoom({ client }: Probe): Promise<void> {
	const path = `${CHANNELS}?includechannels=oauthclient`;
	const reply = accepted(await client.call({ method: 'GET', path }), 'Listing channels');
	const { length } = list(reply.json, 'entities');
	if (length < MOST_CHANNELS) return;
	throw new Unanswered(
		`The OAuth client has ${length} channels: another one might cost one in use.`,
	);
}

/** What is sent there is nobody else's to read. */
function checkAddress(uri: string): void {
	const { protocol, hostname } = URL.parse(uri) ?? {};
	const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname ?? '');
	if (protocol === 'wss:' || (protocol === 'ws:' && isLocal)) return;
	throw new Unanswered('The channel has an address that is not wss://.');
}

async function post({ client }: Probe, path: string, body: object) {
	return await client.call({ method: 'POST', path, body });
}

async function put({ probe, id }: Pick<Line, 'probe' | 'id'>, topics: string[]) {
	const path = `${CHANNELS}/${id}/subscriptions?ignoreErrors=true`;
	const body = topics.map((topic) => ({ id: topic }));
	return await probe.client.call({ method: 'PUT', path, body }, [400]);
}

/** The topics that are permitted. One that is refused altogether must not cost the other. */
async function subscribe(line: Line): Promise<Line['topics']> {
	const { conversationId, queueId } = line.probe.target;
	const attributes = TOPICS.attributes.replace('{id}', conversationId);
	const queue = queueId && TOPICS.queue.replace('{id}', queueId);
	const asked = [attributes, ...(queue ? [queue] : [])];
	let reply = await put(line, asked);
	if (reply.status === 400) reply = await put(line, asked.slice(1));
	const entities = list(accepted(reply, 'Subscribing').json, 'entities');
	const isPermitted = (topic?: string) =>
		entities.some(
			(one) =>
				String(member(one, 'id')).toLowerCase() === topic && member(one, 'state') === 'Permitted',
		);
	return {
		...(isPermitted(attributes) && { attributes }),
		...(isPermitted(queue) && { queue }),
	};
}

async function expiryOf({ probe, id }: Line): Promise<number> {
	const { json } = await probe.client.call({ method: 'GET', path: CHANNELS });
	const own = list(json, 'entities').find((one) => member(one, 'id') === id);
	return Date.parse(String(member(own, 'expires')));
}

async function open(line: Line): Promise<Socket> {
	const socket = await openSocket(line.uri, OPEN_MS, line.probe.interrupt);
	if (!socket) throw new Unanswered('The socket could not be opened.');
	line.sockets.push(socket);
	return socket;
}

/** Whether a ping is answered, and how long the first heartbeat takes. */
async function askSigns(
	{ probe }: Line,
	socket: Socket,
): Promise<Pick<Notifications, 'ping' | 'heartbeatSeconds'>> {
	const { interrupt, timing, say } = probe;
	const find = (text: RegExp) =>
		socket.frames.find(({ json }) =>
			text.test(String(member(record(json, 'eventBody'), 'message'))),
		);
	socket.send('{"message":"ping"}');
	const ping = await until(() => find(/^pong$/) !== undefined, timing.eventPatienceMs, interrupt);
	const left = timing.heartbeatPatienceMs - (performance.now() - socket.openedAt);
	if (!find(/heartbeat/i) && left > 1000) say(`waits ${Math.round(left / 1000)} s for a heartbeat`);
	await until(() => find(/heartbeat/i) !== undefined, left, interrupt);
	const beat = find(/heartbeat/i);
	const heartbeatSeconds = beat ? Math.round((beat.at - socket.openedAt) / 100) / 10 : null;
	return { ping, heartbeatSeconds };
}

type Events = Pick<
	Notifications,
	'attributesEvent' | 'attributesDelayMs' | 'unchangedEvent' | 'emptyShown' | 'snapshot'
>;

/** What a write gives on the topics, a new value, the same one again, and an empty text. */
async function askEvents(line: Line, socket: Socket): Promise<Events> {
	const { target } = line.probe;
	const write = await target.write({ [EVENT]: '1' });
	accepted(write.reply, 'Writing');
	const event = await eventOf(line, socket, write);
	const snapshot = line.topics.queue ? await hasSnapshot(line, socket, write) : null;
	if (!line.topics.attributes) return { attributesEvent: 'refused', snapshot };
	if (!event) return { attributesEvent: 'none', snapshot };
	await settle(line, write);
	// The first question that wrote has left more there than this write names
	const sent = Object.keys(write.sent).length + (target.replaces ? target.ownNames.length : 0);
	const holdsAll = Object.keys(event.attributes).length > sent;
	const seen = eventsIn(line, socket).length;
	const again = await target.send(write.sent);
	const isMore = () => eventsIn(line, socket).length > seen;
	const { timing, interrupt } = line.probe;
	const unchangedEvent = await until(isMore, timing.eventPatienceMs, interrupt);
	await settle(line, { ...write, reply: again });
	return {
		attributesEvent: target.replaces ? 'unclear' : holdsAll ? 'all' : 'changed',
		attributesDelayMs: Math.max(0, Math.ceil(event.at - write.reply.sentAt)),
		unchangedEvent,
		...(await askEmpty(line, socket)),
		snapshot,
	};
}

async function askEmpty(line: Line, socket: Socket): Promise<Pick<Notifications, 'emptyShown'>> {
	const write = await line.probe.target.write({ [EVENT]: '' });
	if (isRefusedForItsContent(write.reply)) return {};
	const event = await eventOf(line, socket, write);
	return event ? { emptyShown: event.attributes[EVENT] === '' } : {};
}

/** A write that had to be repeated may give its event twice. */
async function settle({ probe }: Line, { reply }: Write): Promise<void> {
	if (reply.isRepeated) await probe.interrupt.sleep(probe.timing.eventPatienceMs);
}

interface AttributesEvent {
	at: number;
	attributes: Attributes;
}

/** Events of the participant's attributes so far. */
function eventsIn({ probe, topics }: Line, { frames }: Socket): AttributesEvent[] {
	return frames.flatMap(({ at, json }) => {
		const body = record(json, 'eventBody');
		const isOwn =
			member(json, 'topicName') === topics.attributes &&
			String(member(body, 'participantId')).toLowerCase() === probe.target.participantId;
		return isOwn ? [{ at, attributes: record(body, 'attributes') ?? {} }] : [];
	});
}

async function eventOf(
	line: Line,
	socket: Socket,
	{ isIn }: Write,
): Promise<AttributesEvent | undefined> {
	if (!line.topics.attributes) return undefined;
	const found = () => eventsIn(line, socket).find(({ attributes }) => isIn(attributes));
	const { timing, interrupt } = line.probe;
	await until(() => found() !== undefined, timing.eventPatienceMs, interrupt);
	return found();
}

async function hasSnapshot(line: Line, { frames }: Socket, { isIn }: Write): Promise<boolean> {
	const { target, timing, interrupt } = line.probe;
	const isIt = ({ json }: Socket['frames'][number]) =>
		member(json, 'topicName') === line.topics.queue &&
		list(record(json, 'eventBody'), 'participants').some(
			(one) =>
				String(member(one, 'id')).toLowerCase() === target.participantId &&
				isIn(record(one, 'attributes') ?? {}),
		);
	return await until(() => frames.some(isIt), timing.eventPatienceMs, interrupt);
}

/** What a second socket does to the first, and whether the topics are still there after a reconnection. */
async function askReconnection(
	line: Line,
	first: Socket,
	{ attributesEvent, snapshot }: Events,
): Promise<Pick<Notifications, 'secondSocket' | 'topicsKept'>> {
	const { target, timing, interrupt } = line.probe;
	const second = await open(line);
	const isClosed = await until(() => first.isClosed(), timing.eventPatienceMs, interrupt);
	for (const socket of [first, second]) {
		socket.close();
		await until(() => socket.isClosed(), timing.eventPatienceMs, interrupt);
	}
	const third = await open(line);
	const write = await target.write({ [EVENT]: '2' });
	accepted(write.reply, 'Writing');
	const hasEvents = !['refused', 'none'].includes(attributesEvent);
	const topicsKept = hasEvents
		? (await eventOf(line, third, write)) !== undefined
		: snapshot
			? await hasSnapshot(line, third, write)
			: null;
	return { secondSocket: isClosed ? 'closesFirst' : 'both', topicsKept };
}
