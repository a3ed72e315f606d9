import type { ExecuteContext, RoutingNode } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	IExecuteFunctions,
	INodeType,
	IWorkflowDataProxyAdditionalKeys,
} from 'n8n-workflow';

import { GenesysCloudOAuth2Api } from '../../credentials/GenesysCloudOAuth2Api.credentials';
import { createCredential, runNode, type TestCredential } from '../../tools/engine/engine.mts';
import { additionalDataOf } from '../../tools/engine/execution.mts';
import { core, n8n } from '../../tools/engine/host.mts';

export const credentialType = new GenesysCloudOAuth2Api();

/** A credential as somebody filled it in; what is not given stays at its default. */
export function credentialOf(data: ICredentialDataDecryptedObject): TestCredential {
	return createCredential(
		{ clientId: 'the-id', clientSecret: 'the-secret', ...data },
		credentialType,
	);
}

/** The data as n8n hands them to whoever uses the credential: defaults in, expressions resolved. */
export async function resolve(
	data: ICredentialDataDecryptedObject,
): Promise<ICredentialDataDecryptedObject> {
	const credential = credentialOf(data);
	const additionalData = additionalDataOf({ credential }, []);
	const details = { id: credential.id, name: credential.name };
	return await credential.helper.getDecrypted(additionalData, details, credential.type, 'internal');
}

/** Where n8n's "Test" button would send its request, given the credential's resolved data. */
export function testUrlOf($credentials: ICredentialDataDecryptedObject): string {
	const position: [number, number] = [0, 0];
	const node = { id: '1', name: 'Node', type: 'node', typeVersion: 1, position, parameters: {} };
	const types = { getByNameAndVersion: () => tester, getByName: () => tester };
	const nodeTypes = { ...types, getKnownTypes: () => ({}) };
	const workflow = new n8n.Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const { baseURL, url } = (credentialType.test as ICredentialTestRequest).request;
	const keys = { $credentials } as IWorkflowDataProxyAdditionalKeys;
	const value = workflow.expression.getSimpleParameterValue(node, baseURL, 'internal', keys);
	return `${String(value)}${url}`;
}

/**
 * Sends the credential's test request as n8n's "Test" button does.
 *
 * @returns what the button says; undefined where the test has passed
 */
export async function testCredential(credential: TestCredential): Promise<string | undefined> {
	const { json } = await runNode(tester, { parameters: {}, items: [{}], credential });
	return json[0].said as string | undefined;
}

const RULES = (credentialType.test as ICredentialTestRequest).rules ?? [];

/** As n8n's CredentialsTester, which is in no package that the tests have. */
function messageFor(
	type: (typeof RULES)[number]['type'],
	isMet: (key: string, value: unknown) => boolean,
): string | undefined {
	return RULES.find((rule) => {
		const { key = '', value } = rule.properties as { key?: string; value: unknown };
		return rule.type === type && isMet(key, value);
	})?.properties.message;
}

function saidOf(error: Error): string {
	const status = (error.cause as { response?: { status: number } } | undefined)?.response?.status;
	return messageFor('responseCode', (_, value) => value === status) ?? error.message;
}

/** n8n makes a declarative node of the test request, and lets it run. */
const tester: INodeType = {
	description: {
		name: 'tester',
		displayName: 'Tester',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: credentialType.name, required: true }],
		properties: [
			{
				displayName: 'Temp',
				name: 'temp',
				type: 'string',
				default: '',
				routing: { request: (credentialType.test as ICredentialTestRequest).request },
			},
		],
	},
	async execute(this: IExecuteFunctions) {
		const routing: RoutingNode = new core.RoutingNode(this as unknown as ExecuteContext, tester);
		try {
			const [[{ json }]] = (await routing.runNode())!;
			const said = messageFor('responseSuccessBody', (key, value) => json[key] === value);
			return [[{ json: { said } }]];
		} catch (error) {
			return [[{ json: { said: saidOf(error as Error) } }]];
		}
	},
};
