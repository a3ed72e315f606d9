import { randomUUID } from 'node:crypto';

import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	ICredentialsExpressionResolveValues,
	ICredentialsHelper,
	IExecuteData,
	IHttpRequestOptions,
	INode,
	INodeParameters,
	INodeProperties,
	INodeTypes,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { core, n8n } from './host.mts';
import { oAuth2Api } from './oauth2-api.mts';

/** A stored credential, and the helper through which the engine reads and updates it. */
export interface TestCredential {
	id: string;
	name: string;
	type: string;
	/** What n8n would have in its database; holds `oauthTokenData` once there is a token. */
	data: ICredentialDataDecryptedObject;
	/** Every access token and refresh token that it ever had. */
	tokens: Set<string>;
	helper: ICredentialsHelper;
}

const mockNode: INode = {
	id: 'mock',
	name: '',
	typeVersion: 1,
	type: 'mock',
	position: [0, 0],
	parameters: {},
};

/**
 * Makes an in-memory credential that behaves like one saved in n8n: defaults of the class and of
 * `oAuth2Api` are merged in, expressions are resolved at each use, tokens are persisted.
 * Each call gets an ID of its own, so that nothing kept per credential is shared between tests.
 */
export function createCredential(
	data: ICredentialDataDecryptedObject,
	type: ICredentialType,
): TestCredential {
	const tokens = new Set<string>();
	const name = type.displayName;
	const stored = {
		id: randomUUID() as string,
		name,
		type: type.name,
		data: structuredClone(data),
		tokens,
	};
	return Object.assign(stored, { helper: helperOf(stored, type) });
}

function helperOf(stored: Omit<TestCredential, 'helper'>, type: ICredentialType) {
	const properties = propertiesOf(type);
	const helper: ICredentialsHelper = {
		getParentTypes: (name) => (name === type.name ? (type.extends ?? []) : []),
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: () => properties,
		authenticate: async (_credentials, _type, options) => options as IHttpRequestOptions,
		preAuthentication: async () => undefined,
		runPreAuthentication: async () => undefined,
		getCredentials: async () => {
			throw new Error('Encrypted credentials are not kept here');
		},
		getDecrypted: async (additionalData, _credential, _type, mode, executeData, raw, resolve) => {
			if (raw) return structuredClone(stored.data);
			return await resolved(withDefaults(stored.data, properties), {
				additionalData,
				mode,
				executeData,
				resolve,
			});
		},
		updateCredentials: async (_credential, _type, data) => {
			Object.assign(stored.data, structuredClone(data));
		},
		updateCredentialsOauthTokenData: async (_credential, _type, data) => {
			stored.data.oauthTokenData = structuredClone(data.oauthTokenData);
			const { access_token, refresh_token } = data.oauthTokenData as Record<string, unknown>;
			for (const token of [access_token, refresh_token]) {
				if (typeof token === 'string') stored.tokens.add(token);
			}
		},
	};
	return helper;
}

function propertiesOf(type: ICredentialType): INodeProperties[] {
	const properties: INodeProperties[] = [];
	if (type.extends?.includes(oAuth2Api.name)) {
		n8n.NodeHelpers.mergeNodeProperties(properties, oAuth2Api.properties);
	}
	n8n.NodeHelpers.mergeNodeProperties(properties, type.properties);
	return properties;
}

function withDefaults(data: ICredentialDataDecryptedObject, properties: INodeProperties[]) {
	const { oauthTokenData, ...fields } = structuredClone(data);
	const merged = n8n.NodeHelpers.getNodeParameters(
		properties,
		fields as INodeParameters,
		true,
		false,
		null,
		null,
	) as ICredentialDataDecryptedObject;
	return oauthTokenData === undefined ? merged : { ...merged, oauthTokenData };
}

interface ResolveContext {
	additionalData: IWorkflowExecuteAdditionalData;
	mode: WorkflowExecuteMode;
	executeData?: IExecuteData;
	resolve?: ICredentialsExpressionResolveValues;
}

/** Resolves `={{ … }}` as n8n does: with the executing workflow where there is one. */
async function resolved(data: ICredentialDataDecryptedObject, context: ResolveContext) {
	const { additionalData, mode, executeData, resolve } = context;
	const keys = core.getAdditionalKeys(additionalData, mode, null, { isCredential: true });
	const parameters = data as INodeParameters;
	if (!resolve) {
		const { expression } = new n8n.Workflow({
			nodes: [mockNode],
			connections: {},
			active: false,
			nodeTypes: mockNodeTypes,
		});
		return expression.getComplexParameterValue(
			mockNode,
			parameters,
			mode,
			keys,
			undefined,
			undefined,
			parameters,
		) as ICredentialDataDecryptedObject;
	}
	return resolve.workflow.expression.getParameterValue(
		parameters,
		resolve.runExecutionData,
		resolve.runIndex,
		resolve.itemIndex,
		resolve.node.name,
		resolve.connectionInputData,
		mode,
		keys,
		executeData,
		false,
		parameters,
	) as ICredentialDataDecryptedObject;
}

const mockNodeTypes = {
	getByNameAndVersion: () => ({ description: { properties: [] } }),
} as unknown as INodeTypes;
