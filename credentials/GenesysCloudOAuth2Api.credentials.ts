import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

import { hostExpression, hostNameExpression } from './hosts';
import { REGIONS } from './regions';

const customUrl: INodeProperties = {
	displayName: '',
	name: '',
	type: 'string',
	default: '',
	required: true,
	displayOptions: { show: { region: ['custom'] } },
};

const properties: INodeProperties[] = [
	{
		displayName: 'Grant Type',
		name: 'grantType',
		type: 'options',
		default: 'clientCredentials',
		description: 'The grant type of the OAuth client in Genesys Cloud',
		options: [
			{
				name: 'Authorization Code',
				value: 'authorizationCode',
				description: 'Access as the person who connects the credential',
			},
			{
				name: 'Client Credentials',
				value: 'clientCredentials',
				description:
					'For workflows that run by themselves; access by the roles of the OAuth client',
			},
			{
				name: 'PKCE',
				value: 'pkce',
				description: 'Access as the person who connects it, for an OAuth client without a secret',
			},
		],
	},
	{
		displayName: 'Region',
		name: 'region',
		type: 'options',
		default: 'mypurecloud.com',
		description:
			'Where your Genesys Cloud organization lives: the end of the address you sign in at. An OAuth client exists in one region only, so a wrong region looks like a wrong Client ID.',
		options: REGIONS,
	},
	{
		...customUrl,
		displayName: 'Login URL',
		name: 'loginUrl',
		placeholder: 'e.g. https://login.mypurecloud.com',
		description:
			'Where tokens come from. Begins with https://; plain http:// only for this machine (localhost, from a container host.docker.internal).',
	},
	{
		...customUrl,
		displayName: 'API URL',
		name: 'apiUrl',
		placeholder: 'e.g. https://api.mypurecloud.com',
		description:
			'Where requests go. Begins with https://; plain http:// only for this machine (localhost, from a container host.docker.internal).',
	},
	{
		displayName: 'Client Secret',
		name: 'clientSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		required: true,
		description:
			'The secret of the OAuth client. n8n goes on using the token that it has: after a change of the client, make a new credential to be sure.',
		displayOptions: { show: { grantType: ['clientCredentials', 'authorizationCode'] } },
	},
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'string',
		default: '',
		placeholder: 'e.g. conversations analytics:readonly',
		description:
			'Scopes of the OAuth client, separated by spaces; empty for all that it has. Client credentials have none: there the roles of the OAuth client apply.',
		displayOptions: { show: { grantType: ['authorizationCode', 'pkce'] } },
	},
	{
		displayName: 'Authorization URL',
		name: 'authUrl',
		type: 'hidden',
		default: `=${hostExpression('$self', 'login')}/oauth/authorize`,
	},
	{
		displayName: 'Access Token URL',
		name: 'accessTokenUrl',
		type: 'hidden',
		default: `=${hostExpression('$self', 'login')}/oauth/token`,
	},
	{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'header' },
	{
		displayName: 'Auth URI Query Parameters',
		name: 'authQueryParameters',
		type: 'hidden',
		default: '',
	},
	// n8n's own two fields, by which HTTP Request nodes may send the token anywhere as they come
	{
		displayName: 'Allowed HTTP Request Domains',
		name: 'allowedHttpRequestDomains',
		type: 'hidden',
		default: 'domains',
	},
	{
		displayName: 'Allowed Domains',
		name: 'allowedDomains',
		type: 'hidden',
		default: `=${hostNameExpression('$self', 'api')}`,
	},
];

/** The answer of something before Genesys Cloud, or in its place. */
const NOT_GENESYS =
	'Something other than Genesys Cloud answered. Check Region, or the API URL, and the proxy or sign-in page between n8n and Genesys Cloud, if there is one.';

const REDIRECTS = [301, 302, 303, 307, 308];

/** What the test of the credential says in place of a bare status, and of an answer that is no token's. */
const TEST_RULES = [
	{
		type: 'responseCode',
		properties: {
			value: 401,
			message:
				'Genesys Cloud did not accept the access token. Check Region, Client ID and Client Secret; connect a user grant again.',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 403,
			message:
				'Genesys Cloud refused this OAuth client. Give it a role: Admin > Integrations > OAuth > Roles.',
		},
	},
	{
		type: 'responseCode',
		properties: {
			value: 404,
			message: 'There is no Genesys Cloud API at this address. Check Region, or the API URL.',
		},
	},
	...REDIRECTS.map((value) => ({
		type: 'responseCode',
		properties: { value, message: NOT_GENESYS },
	})),
	// Every token has an organization. n8n fails the test where the answer has this value there: none
	{
		type: 'responseSuccessBody',
		properties: { key: 'organization', value: undefined, message: NOT_GENESYS },
	},
] as ICredentialTestRequest['rules'];

export class GenesysCloudOAuth2Api implements ICredentialType {
	name = 'genesysCloudOAuth2Api';

	displayName = 'Genesys Cloud OAuth2 API';

	extends = ['oAuth2Api'];

	icon: Icon = {
		light: 'file:../nodes/GenesysParticipantAttributes/participantAttributes.svg',
		dark: 'file:../nodes/GenesysParticipantAttributes/participantAttributes.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-genesys-participant-attributes/n8n-nodes-genesys-participant-attributes#credentials';

	properties = properties;

	test: ICredentialTestRequest = {
		request: {
			baseURL: `=${hostExpression('$credentials', 'api')}`,
			url: '/api/v2/tokens/me',
			// n8n would hand the token on to wherever a redirect leads
			disableFollowRedirect: true,
		},
		rules: TEST_RULES,
	};
}
