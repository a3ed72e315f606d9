import type { IDataObject, INode } from 'n8n-workflow';

import { credentialType, startEditor } from '../../../tools/editor/editor.mts';
import { runHeadless } from '../../../tools/n8n/headless.mts';
import { createUserFolder, freePort } from '../../../tools/n8n/user-folder.mts';
import { credentialData } from '../../../tools/simulator/credential.mts';
import { startSimulator } from '../../../tools/simulator/server.mts';
import type { Simulator } from '../../../tools/simulator/server.mts';
import { listen } from '../../hostile/server.mts';
import { type Listener, startListener } from '../../node/credentialListener.mts';

let simulator: Simulator;
let stranger: Listener;

beforeAll(async () => {
	simulator = await startSimulator();
	stranger = await startListener();
});

afterAll(async () => {
	await simulator?.close();
	await stranger?.close();
});

function httpRequest(name: string, url: string): INode {
	return {
		id: name,
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.2,
		position: [0, 0],
		parameters: {
			url,
			authentication: 'predefinedCredentialType',
			nodeCredentialType: credentialType,
		},
		credentials: { [credentialType]: { id: '', name: '' } },
		onError: 'continueRegularOutput',
	};
}

test("n8n's HTTP Request node sends the token to the API's host alone", async () => {
	const start: INode = {
		...httpRequest('Start', ''),
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		credentials: {},
	};
	const own = httpRequest('Own', `${simulator.url}/api/v2/tokens/me`);
	const foreign = httpRequest('Foreign', `http://localhost:${stranger.port}/`);
	const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
	const [{ run, output }] = await runHeadless({
		workflows: [
			{ nodes: [start, own, foreign], connections: { Start: to('Own'), Own: to('Foreign') } },
		],
		credential: { type: credentialType, data: credentialData(simulator) },
	});
	const said = (node: string): IDataObject =>
		run!.data.resultData.runData[node][0].data!.main[0]![0].json;
	expect({ status: run?.status ?? output }).toEqual({ status: 'success' });
	expect(said('Own')).toHaveProperty('organization');
	expect(JSON.stringify(said('Foreign'))).toMatch(/Domain not allowed/);
	expect(stranger.heard).toEqual([]);
});

test("n8n's Test button passes by a token's own answer alone, and follows no redirect", async () => {
	const folder = await createUserFolder();
	const editor = await startEditor({ folder: folder.path, port: await freePort(), simulator });
	const portal = await listen((_, response) => {
		response.writeHead(302, { location: stranger.url }).end();
	});
	const say = async (apiUrl: string) => {
		const data = credentialData(simulator, apiUrl);
		const named = { name: apiUrl, type: credentialType };
		const { id } = await editor.rest.post<{ id: string }>('/rest/credentials', { ...named, data });
		const credentials = { id, ...named, data };
		return await editor.rest.post<object>('/rest/credentials/test', { credentials });
	};
	try {
		const notGenesys = expect.stringMatching(/^Something other than Genesys Cloud answered/);
		expect(await say(simulator.url)).toMatchObject({ status: 'OK' });
		expect(await say(editor.url)).toMatchObject({ status: 'Error', message: notGenesys });
		expect(await say(portal.url)).toMatchObject({ status: 'Error', message: notGenesys });
		expect(stranger.heard).toEqual([]);
	} finally {
		await portal.close();
		await editor.close();
		await folder.remove();
	}
});
