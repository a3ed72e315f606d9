import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	INodeExecutionData,
	INodeType,
} from 'n8n-workflow';

import { CONCURRENCY } from './measure.mts';
import { pool } from './pool.mts';
import { subject } from './subject.mts';

const credential = 'genesysCloudOAuth2Api';

/**
 * The least that a node can do: read the parameters that this node reads, call n8n's helper with so
 * many requests under way, for the writes and then for the reads if the check is on, give one item for
 * each. It looks at no answer.
 */
export const bareNode: INodeType = {
	description: { ...subject.description, name: 'bare', displayName: 'Bare' },
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		this.getNodeParameter('operation', 0);
		const isChecked = this.getNodeParameter('verification', 0) !== 'off';
		const { apiUrl } = await this.getCredentials<{ apiUrl: string }>(credential);
		const requests = this.getInputData().map((_, item) => read(this, apiUrl, item));
		const output: INodeExecutionData[] = [];
		const send = async (request: IHttpRequestOptions, item: number) => {
			await this.helpers.httpRequestWithAuthentication.call(this, credential, request);
			output[item] = { json: { sent: true }, pairedItem: { item } };
		};
		// n8n fetches a first token for each of the requests that find none
		await send(requests[0], 0);
		await pool(requests.slice(1), CONCURRENCY, (request, index) => send(request, index + 1));
		if (isChecked) await pool(requests.map(readBack), CONCURRENCY, send);
		return [output];
	},
};

function read(context: IExecuteFunctions, apiUrl: string, item: number): IHttpRequestOptions {
	const parameter = (name: string, extractValue = false) =>
		context.getNodeParameter(name, item, undefined, { extractValue });
	parameter('options');
	const conversationId = parameter('conversationId', true) as string;
	parameter('participantBy');
	const participantId = parameter('participantId', true) as string;
	parameter('attributesFrom');
	const attributes = parameter('attributesJson') as IDataObject;
	return {
		method: 'PATCH',
		url: `${apiUrl}/api/v2/conversations/${conversationId}/participants/${participantId}/attributes`,
		body: { attributes },
		json: true,
	};
}

function readBack({ url }: IHttpRequestOptions): IHttpRequestOptions {
	return { method: 'GET', url: url.replace(/\/participants\/.*/, ''), json: true };
}
