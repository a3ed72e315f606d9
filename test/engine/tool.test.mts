import { createCredential } from './credential.mts';
import { searchList } from './list-search.mts';
import { startProbeServer } from './probe-server.mts';
import { probe, probeCredential } from './probe.mts';
import { runTool, toolOf } from './tool.mts';

let server: Awaited<ReturnType<typeof startProbeServer>>;

beforeEach(async () => {
	server = await startProbeServer();
});

afterEach(async () => {
	await server.close();
});

const parameters = {
	path: "={{ '/' + $fromAI('name', 'What to ask for', 'string') }}",
};

function credentialOf() {
	return createCredential(
		{ url: server.url, clientId: 'id', clientSecret: 'secret' },
		probeCredential,
	);
}

test.each(['request', 'invoke'] as const)('an agent uses a node as a tool: %s', async (path) => {
	const run = await runTool(probe, {
		parameters,
		calls: [{ name: 'a' }, { name: 'missing' }],
		credential: credentialOf(),
		path,
	});
	expect(run.tool).toEqual({ name: 'Tool', description: 'Asks a server', arguments: ['name'] });
	expect(run.answers[0].items).toEqual([expect.objectContaining({ asked: '/a' })]);
	expect(JSON.stringify(run.answers[1])).toContain('could not be found');
	expect(server.state.requests).toEqual(['/a', '/missing']);
});

test('a tool has the name and the output that n8n gives it', () => {
	expect(toolOf(probe).description).toMatchObject({
		name: 'probeTool',
		displayName: 'Probe Tool',
		outputs: ['ai_tool'],
	});
	const without = { ...probe, description: { ...probe.description, usableAsTool: undefined } };
	expect(() => toolOf(without)).toThrow('Probe is not usable as a tool');
});

test('a list is searched with parameters, filter and credential', async () => {
	const found = await searchList(probe, 'paths', {
		parameters: { path: '/ok' },
		credential: credentialOf(),
		filter: 'x',
	});
	expect(found.results).toEqual([{ name: `${server.url}/ok`, value: 'x' }]);
});
