import type {
	ICredentialType,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INodeExecutionData,
	INodeType,
	NodeApiError,
} from 'n8n-workflow';

import { n8n } from './host.mts';

/** A credential of the shape of the package's own: client credentials, URLs by expression. */
export const probeCredential: ICredentialType = {
	name: 'probeOAuth2Api',
	displayName: 'Probe OAuth2 API',
	extends: ['oAuth2Api'],
	properties: [
		{ displayName: 'Grant', name: 'grantType', type: 'hidden', default: 'clientCredentials' },
		{ displayName: 'Address', name: 'url', type: 'string', default: '' },
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: '={{ $self["url"].startsWith("http://") ? $self["url"] + "/oauth/token" : "" }}',
		},
	],
};

/** Makes one request for each item. */
export const probe: INodeType = {
	description: {
		name: 'probe',
		displayName: 'Probe',
		group: ['transform'],
		version: 1,
		description: 'Asks a server',
		defaults: { name: 'Probe' },
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: probeCredential.name, required: true }],
		usableAsTool: true,
		properties: [{ displayName: 'Path', name: 'path', type: 'string', default: '/ok' }],
	},
	methods: {
		listSearch: {
			async paths(this: ILoadOptionsFunctions, filter = '') {
				const { url } = await this.getCredentials<{ url: string }>(probeCredential.name);
				return {
					results: [{ name: `${url}${this.getCurrentNodeParameter('path')}`, value: filter }],
				};
			},
		},
	},
	async execute(this: IExecuteFunctions) {
		const { url } = await this.getCredentials<{ url: string }>(probeCredential.name);
		const items: INodeExecutionData[] = [];
		for (const item of this.getInputData().keys()) {
			const path = this.getNodeParameter('path', item) as string;
			items.push({ ...(await ask.call(this, url + path)), pairedItem: { item } });
		}
		this.logger.info('asked');
		this.sendMessageToUI('asked');
		this.addExecutionHints({ message: 'asked' });
		return [items];
	},
};

async function ask(this: IExecuteFunctions, url: string): Promise<INodeExecutionData> {
	const request: IHttpRequestOptions = { url, json: true };
	try {
		return {
			json: await this.helpers.httpRequestWithAuthentication.call(
				this,
				probeCredential.name,
				request,
			),
		};
	} catch (error) {
		const { message, httpCode } = error as NodeApiError;
		// The helper's own error has the request on it, and so the token
		if (!this.continueOnFail())
			throw new n8n.NodeApiError(this.getNode(), {}, { message, httpCode: httpCode ?? undefined });
		return { json: { error: message, details: { url } } };
	}
}
