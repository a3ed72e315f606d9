import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simulator, simulatorForAll } from '../../support/simulatorForAll.mts';
import type { SeededConversation } from '../../../tools/simulator/server.mts';
import type { Findings } from '../../../tools/probe/findings.mts';
import { readFindings } from '../../../tools/probe/readFindings.mts';

simulatorForAll();

const STRANGER = '00000000-0000-4000-8000-000000000000';
let folder: string;
let conversation: SeededConversation;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'probe-'));
	simulator.settings.windowMs = 2_000;
	simulator.settings.notifications.heartbeatMs = 200;
	[conversation] = simulator.seed({ conversations: 1, attributes: { own: 'x' } });
});
afterEach(() => rmSync(folder, { recursive: true }));

function start(args: string[], clientId = simulator.client.id) {
	const env = {
		...process.env,
		GENESYS_CLIENT_ID: clientId,
		GENESYS_CLIENT_SECRET: simulator.client.secret,
	};
	const cli = join(import.meta.dirname, '../../../tools/probe/cli.mts');
	const process_ = spawn(process.execPath, [cli, ...args], {
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let told = '';
	process_.stdout.on('data', (chunk) => (told += chunk));
	process_.stderr.on('data', (chunk) => (told += chunk));
	const ended = once(process_, 'close').then(([code]) => ({ code: code as number, told }));
	return { process: process_, ended };
}

function usual(): string[] {
	const hosts = ['--login-url', simulator.url, '--api-url', simulator.url];
	return [...hosts, '--conversation', conversation.id, '--json', join(folder, 'probe.json')];
}

function written(): Findings {
	return readFindings(join(folder, 'probe.json'));
}

test('says what it will do, asks each question, and writes what it found', async () => {
	const { code, told } = await start([...usual(), '--yes']).ended;
	expect(code).toBe(0);
	expect(told).toMatch(/^About 60 requests to http:/);
	expect(told).toContain('Does null remove an attribute? yes');
	expect(told).toContain('npm run simulator -- --like');
	expect(told).toContain('Nothing of it is left in Genesys Cloud.');
	expect(told).not.toContain(simulator.client.secret);
	expect(written()).toMatchObject({ nullValue: 'removed', region: 'custom', unanswered: {} });
	// What is announced, and no more than a little
	expect(written().requests).toBeLessThan(70);
});

test.each<[string, string[], string, RegExp]>([
	['secret', [], 'stranger', /^The login was refused: 400 invalid_client\. Check .*\n$/],
	[
		'conversation',
		['--conversation', STRANGER],
		'',
		/^This organization has no such conversation.*\n$/,
	],
	['host', ['--login-url', 'http://127.0.0.1:1'], '', /^The login host cannot be reached.*\n$/],
])('a wrong %s: one sentence, and no file', async (_, args, clientId, sentence) => {
	const { code, told } = await start([...usual(), ...args, '--yes'], clientId || undefined).ended;
	expect(code).toBe(1);
	const [, after] = told.split('one that you have made for it.\n');
	expect(after).toMatch(sentence);
	expect(existsSync(join(folder, 'probe.json'))).toBe(false);
	expect(simulator.count('patchAttributes')).toBe(0);
});

test('without --yes, and nobody to ask, nothing is sent', async () => {
	const { code, told } = await start(usual()).ended;
	expect([code, simulator.requests.length]).toEqual([1, 0]);
	expect(told).toContain('--yes');
});

test('Ctrl-C in the middle removes what was written', async () => {
	const run = start([...usual(), '--yes']);
	const stop = simulator.onRequest(() => {
		if (simulator.count('patchAttributes') < 15) return;
		stop();
		run.process.kill('SIGINT');
	});
	const { code, told } = await run.ended;
	expect(code).toBe(130);
	expect(told).toContain('Nothing of it is left in Genesys Cloud.');
	expect(simulator.attributesOf(conversation.id, conversation.participantId)).toEqual({ own: 'x' });
	expect(written().unanswered.valueLength).toBe('The run was cut short.');
});

test.each([
	[['--region', 'mypurecloud.de'], '--conversation is missing.'],
	[['--region', 'https://x', '--conversation', 'y'], '--region needs a domain'],
	[['--region', 'a.b', '--conversation', 'y'], '--conversation needs an ID'],
	[['--login-url', 'http://a.b', '--api-url', 'http://a.b'], 'begins with https://'],
	[['--conversation', 'y'], 'Give --region, or both'],
	[['--what'], 'Unknown option'],
])('%j is refused', async (args, text) => {
	const { code, told } = await start(args).ended;
	expect(code).toBe(1);
	expect(told).toContain(text);
	expect(told).toContain('Usage:');
});

test('a file of something else is not taken for findings', () => {
	expect(() => readFindings(join(import.meta.dirname, '../../../package.json'))).toThrow(
		/does not hold the findings/,
	);
	expect(() => readFindings(join(folder, 'none.json'))).toThrow(/cannot be read/);
});
