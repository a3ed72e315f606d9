import { once } from 'node:events';

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { createCredential, runNode, runWorkflow } from './engine.mts';
import type { ExportedWorkflow } from './engine.mts';
import { startProbeServer } from './probe-server.mts';
import { probe, probeCredential } from './probe.mts';

let server: Awaited<ReturnType<typeof startProbeServer>>;

beforeEach(async () => {
	server = await startProbeServer();
});

afterEach(async () => {
	await server.close();
});

function credentialOf() {
	return createCredential(
		{ url: server.url, clientId: 'id', clientSecret: 'secret' },
		probeCredential,
	);
}

test('a token is fetched once, kept in the credential, and renewed after a 401', async () => {
	const credential = credentialOf();
	const first = await runNode(probe, { parameters: {}, items: [{}, {}], credential });
	expect(first).toMatchObject({ status: 'success', json: [{ asked: '/ok' }, { asked: '/ok' }] });
	expect(server.state.tokens).toBe(1);
	expect(credential.data.oauthTokenData).toMatchObject({ access_token: 'token-1' });

	server.state.validFrom = 2;
	const second = await runNode(probe, { parameters: {}, items: [{}], credential });
	expect(second.json).toEqual([{ asked: '/ok' }]);
	expect(credential.data.oauthTokenData).toMatchObject({ access_token: 'token-2' });
});

test('expressions, hints, messages and log lines work as in n8n', async () => {
	const run = await runNode(probe, {
		parameters: { path: '=/{{ $json.name }}' },
		items: [{ name: 'a' }, { name: 'b' }],
		credential: credentialOf(),
	});
	expect(run.json).toEqual([{ asked: '/a' }, { asked: '/b' }]);
	expect(run.outputs[0][1].pairedItem).toEqual({ item: 1 });
	expect(run.hints).toEqual([{ message: 'asked' }]);
	expect(run.messages).toEqual(['asked']);
	expect(run.logs).toContainEqual({ level: 'info', message: 'asked' });
});

test('overlapping runs keep their log lines apart', async () => {
	const run = () => runNode(probe, { parameters: {}, items: [{}], credential: credentialOf() });
	for (const { logs } of await Promise.all([run(), run(), run()])) {
		expect(logs.filter(({ message }) => message === 'asked')).toHaveLength(1);
	}
});

test('an error stops the run, or goes where the On Error setting sends it', async () => {
	const parameters = { path: '/missing' };
	const options = { parameters, items: [{ id: 1 }], credential: credentialOf() };
	const stopped = await runNode(probe, options);
	expect(stopped).toMatchObject({ status: 'error', error: { httpCode: '404' } });

	const routed = await runNode(probe, { ...options, node: { onError: 'continueErrorOutput' } });
	expect(routed.outputs[0]).toEqual([]);
	expect(routed.outputs[1][0].json).toMatchObject({ id: 1, details: { url: expect.anything() } });
});

test('cancelling ends a node that waits', async () => {
	const waits = new EventTarget();
	const waiter: INodeType = {
		...probe,
		async execute(this: IExecuteFunctions) {
			const cancelled = once(this.getExecutionCancelSignal()!, 'abort');
			waits.dispatchEvent(new Event('begun'));
			await cancelled;
			return [this.getInputData()];
		},
	};
	const run = await runNode(waiter, {
		parameters: {},
		items: [{}],
		credential: credentialOf(),
		cancelWhen: once(waits, 'begun'),
	});
	expect(run.status).toBe('canceled');
});

const probeType = 'n8n-nodes-probe.probe';
const nodeTypes = { [probeType]: probe };

function workflowOf(pinData?: ExportedWorkflow['pinData']): ExportedWorkflow {
	const node = (name: string, type: string, parameters = {}) => ({
		...{ id: name, name, type, parameters },
		typeVersion: 1,
		position: [0, 0] as [number, number],
	});
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	return {
		nodes: [
			node('Note', 'n8n-nodes-base.stickyNote'),
			node('Every Hour', 'n8n-nodes-base.scheduleTrigger'),
			node('CRM', 'n8n-nodes-base.httpRequest'),
			node('Probe', probeType, { path: '=/{{ $json.name }}/{{ $("Every Hour").item.json.id }}' }),
		],
		connections: { 'Every Hour': to('CRM'), CRM: to('Probe') },
		pinData,
	};
}

test('a workflow runs from its trigger with its pinned data', async () => {
	const ended: string[] = [];
	const run = await runWorkflow(workflowOf({ CRM: [{ name: 'pinned' }] }), {
		nodeTypes,
		credential: credentialOf(),
		triggerItems: [{ id: 5 }],
		onNodeOutput: (name) => ended.push(name),
	});
	expect(run.status).toBe('success');
	expect(run.nodes.Probe.json).toEqual([{ asked: '/pinned/5' }]);
	expect(ended).toEqual(['Every Hour', 'CRM', 'Probe']);
});

test('a foreign node without pinned data is named', async () => {
	const run = runWorkflow(workflowOf(), { nodeTypes, credential: credentialOf() });
	await expect(run).rejects.toThrow('Node "CRM" (n8n-nodes-base.httpRequest) cannot run');
});
