import type { RequestListener } from 'node:http';
import { text } from 'node:stream/consumers';

import { startListener } from '../../../tools/simulator/listener.mts';

/** A stand-in for a chat model that speaks OpenAI's protocol: it says what it was given to say. */
export interface Model {
	/** For the credential of n8n's OpenAI nodes. */
	url: string;
	/** The messages of each request, as the model was sent them. */
	requests: Array<Array<{ role: string; content: unknown }>>;
	close(): Promise<void>;
}

/** What the model answers: a call of a tool, or text. */
export type Saying = { tool: string; args: object } | { text: string };

/** Starts a model on this machine that gives these answers in order, the last one from then on. */
export async function startModel(sayings: Saying[]): Promise<Model> {
	const requests: Model['requests'] = [];
	const handler: RequestListener = async (request, response) => {
		const { messages } = JSON.parse(await text(request));
		const saying = sayings[Math.min(requests.length, sayings.length - 1)];
		requests.push(messages);
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(completion(saying, requests.length)));
	};
	const { url, close } = await startListener(handler, 0, '127.0.0.1');
	return { url: `${url}/v1`, requests, close };
}

function completion(saying: Saying, number: number): object {
	return {
		id: `completion-${number}`,
		object: 'chat.completion',
		created: 0,
		model: 'stand-in',
		choices: [{ index: 0, ...messageOf(saying, number) }],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

function messageOf(saying: Saying, number: number): object {
	if ('text' in saying) {
		return { finish_reason: 'stop', message: { role: 'assistant', content: saying.text } };
	}
	const { tool, args } = saying;
	const call = {
		id: `call-${number}`,
		type: 'function',
		function: { name: tool, arguments: JSON.stringify(args) },
	};
	const message = { role: 'assistant', content: null, tool_calls: [call] };
	return { finish_reason: 'tool_calls', message };
}
