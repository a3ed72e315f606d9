import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';

import fetch from 'node-fetch';

import { startSimulator } from '../../tools/simulator/server.mts';

/** An address of this machine that others could use; a machine without a network has none. */
const outside = Object.values(networkInterfaces())
	.flat()
	.find((one) => one?.family === 'IPv4' && !one.internal)?.address;

const url = (host: string, port: string) => `http://${host}:${port}/api/v2/tokens/me`;

async function isReached(host: string, port: string): Promise<boolean> {
	return await fetch(url(host, port)).then(
		({ status }) => status === 401,
		() => false,
	);
}

test('it listens on this machine only, unless it is told to open', async () => {
	for (const host of ['127.0.0.1', '0.0.0.0']) {
		const simulator = await startSimulator({ host });
		const { port } = new URL(simulator.url);
		try {
			expect(await isReached('127.0.0.1', port)).toBe(true);
			if (outside) expect(await isReached(outside, port)).toBe(host === '0.0.0.0');
		} finally {
			await simulator.close();
		}
	}
});

/** What the command says once it listens. */
async function introduction(...args: string[]): Promise<string> {
	const cli = join(import.meta.dirname, '../../tools/simulator/cli.mts');
	const child = spawn(process.execPath, [cli, '--port', '0', ...args], { stdio: 'pipe' });
	let text = '';
	child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
	while (!text.includes('Ctrl-C')) await once(child.stdout, 'data');
	child.kill();
	await once(child, 'close');
	return text;
}

test('the command says what it opens, and what containers type', async () => {
	expect(await introduction()).toContain('on this machine only');
	const open = await introduction('--host', '0.0.0.0');
	const [, port] = /Login URL +http:\/\/127\.0\.0\.1:(\d+)/.exec(open)!;
	expect(open).toContain(`whoever reaches port ${port} of this machine can read and change`);
	expect(open).toContain(`http://host.docker.internal:${port}`);
});
