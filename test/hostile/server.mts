import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import fetch, { type Headers } from 'node-fetch';

import type { TestCredential } from '../../tools/engine/engine.mts';
import { credentialFor, withSimulator, type Simulator } from '../node/support.mts';
import { matchRoute } from '../../tools/simulator/routes.mts';
import type { RouteName } from '../../tools/simulator/server.mts';
import type { Settings } from '../../tools/simulator/settings.mts';

/** What the simulator behind has answered. */
export interface Passed {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** One request that is to be answered otherwise than the simulator would. */
export interface Exchange {
	request: IncomingMessage;
	response: ServerResponse;
	socket: Socket;
	/** Has the simulator do what is asked, so that a write takes effect. */
	done(): Promise<Passed>;
}

export type Distortion = (exchange: Exchange) => unknown;

/** Which requests are distorted. */
export interface Target {
	route: RouteName;
	conversationId?: string;
}

/** A server that passes everything on to the simulator but what it was told to distort. */
export interface Hostile {
	url: string;
	simulator: Simulator;
	credential: TestCredential;
	/** The next so many matching requests, or all of them. */
	distort(target: RouteName | Target, distortion: Distortion, times?: number): void;
	/** Requests of a route that came here, the distorted ones included. */
	count(route: RouteName): number;
	/** Method and path of each request that came here. */
	seen: string[];
	close(): Promise<void>;
}

interface Script {
	target: Target;
	distortion: Distortion;
	left: number;
}

/** The whole body of a request. */
export async function textOf(request: IncomingMessage): Promise<string> {
	return Buffer.concat((await request.toArray()) as Buffer[]).toString();
}

function headersOf(headers: Headers): Record<string, string> {
	const all: Record<string, string> = {};
	headers.forEach((value, name) => {
		all[name] = value;
	});
	return all;
}

async function pass(simulator: Simulator, request: IncomingMessage): Promise<Passed> {
	const body = await textOf(request);
	const { authorization = '', 'content-type': type = '' } = request.headers;
	const answer = await fetch(simulator.url + request.url, {
		method: request.method,
		headers: { authorization, ...(type && { 'content-type': type }) },
		body: body || undefined,
	});
	const headers = headersOf(answer.headers);
	return { status: answer.status, headers, body: await answer.text() };
}

function meets(target: Target, { route, conversationId }: ReturnType<typeof matchRoute>): boolean {
	if (target.route !== route?.name) return false;
	return target.conversationId === undefined || target.conversationId === conversationId;
}

/** Listens on loopback; the returned function ends it with all of its connections. */
export async function listen(
	onRequest: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
	const server = createServer(onRequest);
	const sockets = new Set<Socket>();
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy());
		socket.on('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function startHostile(simulator: Simulator): Promise<Hostile> {
	const scripts: Script[] = [];
	const seen: string[] = [];
	const routes: Array<RouteName | undefined> = [];

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname } = new URL(request.url ?? '/', 'http://hostile');
		const match = matchRoute(request.method ?? '', pathname);
		seen.push(`${request.method} ${request.url}`);
		routes.push(match.route?.name);
		const script = scripts.find(({ target, left }) => left > 0 && meets(target, match));
		const done = async () => await pass(simulator, request);
		if (!script) return send(response, await done());
		script.left -= 1;
		await script.distortion({ request, response, socket: request.socket, done });
	}

	const { url, close } = await listen((request, response) => {
		serve(request, response).catch(() => request.socket.destroy());
	});
	return {
		url,
		simulator,
		close,
		credential: credentialFor({ url, client: simulator.client }),
		distort: (target, distortion, times = Infinity) => {
			const whole = typeof target === 'string' ? { route: target } : target;
			scripts.push({ target: whole, distortion, left: times });
		},
		seen,
		count: (route) => routes.filter((one) => one === route).length,
	};
}

/** Answers as the simulator did, but for what the change makes of it. */
export function changed(change: (passed: Passed) => Partial<Passed>): Distortion {
	return async ({ done, response }) => {
		const passed = await done();
		send(response, { ...passed, ...change(passed) });
	};
}

function send(response: ServerResponse, passed: Passed): void {
	const { status, body, headers } = passed;
	const { connection: _, 'transfer-encoding': __, 'content-length': ___, ...rest } = headers;
	response.writeHead(status, { ...rest, 'content-length': Buffer.byteLength(body) });
	response.end(body);
}

/** Runs the test body with a hostile server of its own, in front of a simulator of its own. */
export async function withHostile(
	body: (hostile: Hostile) => Promise<void>,
	settings: Partial<Settings> = {},
): Promise<void> {
	await withSimulator(settings, async (simulator) => {
		const hostile = await startHostile(simulator);
		try {
			await body(hostile);
		} finally {
			await hostile.close();
		}
	});
}
