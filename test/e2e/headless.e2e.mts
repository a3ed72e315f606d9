import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INode } from 'n8n-workflow';

import { runHeadless, type HeadlessRun } from '../n8n/headless.mts';
import { projectDir } from '../n8n/paths.mts';
import { startSimulator } from '../simulator/server.mts';

const folder = join(projectDir, 'examples');

interface Example {
	name: string;
	nodes: INode[];
}

const examples = readdirSync(folder)
	.filter((name) => name.endsWith('.json'))
	.map((name) => join(folder, name));

/** What the last node of ours that writes handed on, error output included. */
function recordsOf({ run }: HeadlessRun, file: string): IDataObject[] {
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as Example;
	const writer = nodes.findLast(
		({ type, parameters }) =>
			type.endsWith('.genesysParticipantAttributes') && parameters.operation !== 'find',
	);
	const outputs = run!.data.resultData.runData[writer!.name][0].data!.main;
	return outputs.flatMap((items) => items ?? []).map(({ json }) => json);
}

test('every example runs in real n8n with the packed package', async () => {
	const simulator = await startSimulator({ limit: 300, windowMs: 6000 });
	try {
		simulator.seed({ conversations: 50, participants: 3 });
		const { url, client } = simulator;
		const data = {
			grantType: 'clientCredentials',
			region: 'custom',
			loginUrl: url,
			apiUrl: url,
			clientId: client.id,
			clientSecret: client.secret,
		};
		const runs = await runHeadless({
			workflows: examples,
			credential: { type: 'genesysCloudOAuth2Api', data },
		});
		for (const [index, run] of runs.entries()) {
			expect({
				name: run.name,
				status: run.run?.status,
				output: run.run ? '' : run.output,
			}).toEqual({
				name: run.name,
				status: 'success',
				output: '',
			});
			const records = recordsOf(run, examples[index]);
			expect(records.length).toBeGreaterThan(0);
			for (const { status } of records) expect(['verified', 'unchanged']).toContain(status);
		}
		// The token is in n8n's database: one request for all workflows
		expect(simulator.tokenRequests).toBe(1);
		expect(simulator.earlyReturns).toEqual([]);
	} finally {
		await simulator.close();
	}
});
