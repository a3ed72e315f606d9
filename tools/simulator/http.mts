import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './errors.mts';
import type { Route } from './routes.mts';
import type { Settings } from './settings.mts';
import type { Answer } from './state.mts';

/** The body as text. One that is too large is read to its end, so that the client hears of it. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes <= maxBytes) chunks.push(chunk);
	}
	if (bytes > maxBytes) {
		const message = `The request is over the size limit. Maximum bytes: ${maxBytes}`;
		throw new Refusal(413, { message });
	}
	return Buffer.concat(chunks).toString('utf8');
}

/**
 * The form or JSON of a request; undefined where it has neither and needs none. A channel is made with
 * or without a body.
 */
export function parseBody(
	request: IncomingMessage,
	text: string,
	{ name, isApi, method }: Pick<Route, 'name' | 'isApi' | 'method'>,
): unknown {
	const type = request.headers['content-type'] ?? '';
	if (!isApi) return isType(type, 'application/x-www-form-urlencoded') ? formOf(text) : undefined;
	if (method === 'GET' || method === 'HEAD' || method === 'DELETE') return undefined;
	if (name === 'createChannel' && text === '') return undefined;
	if (!isType(type, 'application/json')) throw new Refusal(415);
	try {
		return JSON.parse(text);
	} catch {
		throw new Refusal(400);
	}
}

function isType(header: string, type: string): boolean {
	return header.split(';')[0].trim().toLowerCase() === type;
}

function formOf(text: string): URLSearchParams {
	return new URLSearchParams(text);
}

/** Sends an answer: an object as JSON, text as HTML unless the headers say otherwise. */
export function send(
	response: ServerResponse,
	answer: Answer,
	{ dateOffsetMs }: Pick<Settings, 'dateOffsetMs'>,
): void {
	const { status, body, headers } = answer;
	const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? '');
	const type = typeof body === 'object' ? 'application/json' : 'text/html; charset=utf-8';
	response.writeHead(status, {
		...(body === undefined ? {} : { 'Content-Type': type }),
		'Content-Length': String(Buffer.byteLength(text)),
		Date: new Date(Date.now() + dateOffsetMs).toUTCString(),
		...headers,
	});
	response.end(text);
}
