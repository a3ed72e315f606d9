import type { Socket } from '../../../nodes/GenesysLiveConversationTrigger/link';

/** A socket whose other end is the test. */
export class FakeSocket implements Socket {
	onopen: Socket['onopen'] = null;
	onmessage: Socket['onmessage'] = null;
	onerror: Socket['onerror'] = null;
	onclose: Socket['onclose'] = null;
	readonly sent: string[] = [];
	isClosed = false;

	constructor(readonly address: string) {}

	send(text: string): void {
		this.sent.push(text);
	}

	/** As where the server never answers it: nothing is told of it. */
	close(): void {
		this.isClosed = true;
	}

	/** A message of the server's. */
	say(topicName: string, eventBody: unknown = {}): void {
		this.onmessage?.({ data: JSON.stringify({ topicName, eventBody }) });
	}
}
