import type { ICredentialType, INodeProperties } from 'n8n-workflow';

/**
 * n8n's own credential `oAuth2Api` as far as other credentials inherit it. It lives in
 * n8n-nodes-base, which is too large to be installed for these few defaults.
 */
export const oAuth2Api: ICredentialType = {
	name: 'oAuth2Api',
	displayName: 'OAuth2 API',
	genericAuth: true,
	properties: [
		hidden('useDynamicClientRegistration', false),
		shown('grantType', 'authorizationCode'),
		shown('authUrl', '', { grantType: ['authorizationCode', 'pkce'] }),
		shown('accessTokenUrl', ''),
		shown('clientId', ''),
		hidden('clientCredentialType', 'clientSecret'),
		shown('clientSecret', ''),
		hidden('privateKey', ''),
		hidden('certificate', ''),
		shown('scope', ''),
		shown('authQueryParameters', '', { grantType: ['authorizationCode', 'pkce'] }),
		shown('authentication', 'header'),
		// Of every credential that HTTP Request nodes can use; n8n adds them as it loads it
		{ displayName: '', name: 'allowedHttpRequestDomains', type: 'options', default: 'all' },
		{
			displayName: '',
			name: 'allowedDomains',
			type: 'string',
			default: '',
			displayOptions: { show: { allowedHttpRequestDomains: ['domains'] } },
		},
	],
};

function hidden(name: string, value: string | boolean): INodeProperties {
	return { displayName: name, name, type: 'hidden', default: value };
}

function shown(name: string, value: string, when: Record<string, string[]> = {}): INodeProperties {
	return {
		displayName: name,
		name,
		type: 'string',
		default: value,
		displayOptions: { show: { ...when, useDynamicClientRegistration: [false] } },
	};
}
