import type { Token } from '../tokens.mts';
import type { ChannelSocket } from './socket.mts';
import { singleTopics } from './topics.mts';

/** A channel. Its ID is all that its socket needs. */
export interface Channel {
	id: string;
	/** Whose it is: a client, or a person of it. */
	owner: string;
	/** The token that it was made with. */
	token: Token;
	/** Milliseconds since 1970. */
	expiresAt: number;
	/** A number that grows with each use of any channel. */
	lastUsed: number;
	/** As they were asked for: a combined one is one. */
	topics: string[];
	/** The single topics of these, as frames name them. */
	names: Set<string>;
	socket?: ChannelSocket;
	wasConnected: boolean;
}

/** Puts these topics in place of a channel's own. */
export function setTopics(channel: Channel, topics: string[]): void {
	channel.topics = topics;
	channel.names = new Set(topics.flatMap(singleTopics));
}

/** Tokens of one owner share its channels. */
export function ownerOf({ clientId, grantType }: Token): string {
	return `${grantType} ${clientId}`;
}

/** The channel that gives way to a new one: unconnected ones first, then the one used longest ago. */
export function leastUsed(channels: Channel[]): Channel {
	const unconnected = channels.filter(({ socket }) => !socket);
	const candidates = unconnected.length > 0 ? unconnected : channels;
	return candidates.reduce((least, one) => (one.lastUsed < least.lastUsed ? one : least));
}
