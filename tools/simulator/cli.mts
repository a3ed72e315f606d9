import { parseArgs } from 'node:util';
import { answerHelp } from '../help.mts';
import { readFindings } from '../probe/readFindings.mts';
import { meters } from './limitKinds.mts';
import type { LimitKind } from './limitKinds.mts';
import { startSimulator } from './server.mts';
import { trafficLine } from './traffic/traffic.mts';
import type { SeededConversation, Simulator, StartSettings } from './server.mts';

const kinds = Object.keys(meters) as LimitKind[];

const usage = `Usage: npm run simulator -- [--port 5990] [--limit 300] [--window 60]
                                [--limit-kind fixed] [--analytics-lag 0] [--host 127.0.0.1]
                                [--traffic 4] [--like probe.json]
  --port           where it listens on this machine
  --limit          requests that one token may make in one window
  --window         length of a window in seconds
  --limit-kind     ${kinds.join(', ')}
  --analytics-lag  seconds until the details query hears of a start or an end
  --traffic        conversations that start in a minute; 0: none comes or goes
  --host           address to listen on; 0.0.0.0 opens it to containers, and to the network
  --like           behaves as the findings of "npm run probe" in this file say`;

const SAMPLES = 5;
const LOOPBACK = '127.0.0.1';

answerHelp(usage);
try {
	await run();
} catch (error) {
	console.error(problemOf(error));
	process.exitCode = 1;
}

async function run(): Promise<void> {
	const { perMinute, ...settings } = settingsFrom(process.argv.slice(2));
	const simulator = await startSimulator(settings);
	// An n8n that knows the conversations of the last start must not know these
	const staying = simulator.startTraffic({ perMinute, seed: Date.now() });
	console.log(introduction(simulator, staying, perMinute));
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void simulator.close());
	}
}

function settingsFrom(args: string[]): StartSettings & { perMinute: number } {
	const text = { type: 'string' } as const;
	const { values } = parseArgs({
		args,
		options: {
			...{ host: text, port: text, limit: text, window: text, like: text },
			...{ 'limit-kind': text, 'analytics-lag': text, traffic: text },
		},
	});
	const { host = LOOPBACK, port = '5990', traffic = '4', limit, window, like } = values;
	const { 'limit-kind': kind, 'analytics-lag': lag } = values;
	return {
		host,
		port: numberOf('--port', port, 0),
		perMinute: numberOf('--traffic', traffic, 0),
		...(limit !== undefined && { limit: numberOf('--limit', limit, 1) }),
		...(window !== undefined && { windowMs: numberOf('--window', window, 1) * 1000 }),
		...(kind !== undefined && { limitKind: kindOf(kind) }),
		...(lag !== undefined && { analyticsLagMs: numberOf('--analytics-lag', lag, 0) * 1000 }),
		...(like !== undefined && { like: readFindings(like) }),
	};
}

function kindOf(text: string): LimitKind {
	const kind = kinds.find((one) => one === text);
	if (kind) return kind;
	throw new Error(`--limit-kind needs one of ${kinds.join(', ')}, not "${text}".`);
}

function numberOf(name: string, text: string, least: number): number {
	const number = Number(text);
	if (Number.isInteger(number) && number >= least) return number;
	throw new Error(`${name} needs a whole number of at least ${least}, not "${text}".`);
}

function introduction(
	simulator: Simulator,
	conversations: SeededConversation[],
	perMinute: number,
): string {
	const { url, client, settings } = simulator;
	const seconds = settings.windowMs / 1000;
	const rule = `${settings.limit} requests in ${seconds} s for each token (${settings.limitKind})`;
	const samples = conversations
		.slice(0, SAMPLES)
		.map(({ id, participantId }) => `  ${id}   ${participantId}`);
	return `Genesys Cloud simulator, ${reachOf(settings.host, new URL(url).port)} ${rule}.

Type this into the n8n credential "Genesys Cloud OAuth2 API":
  Region         Custom URLs
  Login URL      ${url}
  API URL        ${url}
  Client ID      ${client.id}
  Client Secret  ${client.secret}

${conversations.length} conversations stay as they are. Some of them, with their customer:
  Conversation ID                        Participant ID
${samples.join('\n')}

${trafficLine(perMinute)}

Ctrl-C ends it; nothing is kept.`;
}

interface Address {
	address?: string;
	port?: number;
}

/** Who reaches it, as the end of a sentence. */
function reachOf(host: string, port: string): string {
	if (host === LOOPBACK) return 'on this machine only.';
	return `on ${host}:
whoever reaches port ${port} of this machine can read and change all that it holds. Use it in a
network that you trust, and with made-up values. For an n8n in a container, type
http://host.docker.internal:${port} in place of ${LOOPBACK} for both URLs.
`;
}

function problemOf(error: unknown): string {
	const { code, address, port, message } = error as NodeJS.ErrnoException & Address;
	if (code === 'EADDRINUSE') {
		return `Port ${port} on ${address} is taken. Name another with --port, or end what listens there.`;
	}
	if (code?.startsWith('ERR_PARSE_ARGS')) return `${message}\n${usage}`;
	return message;
}
