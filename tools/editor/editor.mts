import { randomUUID } from 'node:crypto';

import { readExamples } from '../n8n/examples.mts';
import { useCredential, type ImportedCredential } from '../n8n/import.mts';
import { ensureN8n } from '../n8n/install.mts';
import { installPackage } from '../n8n/pack.mts';
import { signIn } from '../n8n/rest.mts';
import type { Rest } from '../n8n/rest.mts';
import { startServer } from '../n8n/server.mts';
import { environmentFor, secretsOf } from '../n8n/user-folder.mts';
import { credentialData } from '../simulator/credential.mts';
import type { Simulator } from '../simulator/server.mts';

export const credentialType = 'genesysCloudOAuth2Api';
/** The name that the credential has in the examples. */
export const credentialName = 'Genesys Cloud';

/** n8n's editor with the node, the credential and the examples in it. */
export interface Editor {
	url: string;
	/** Of n8n's owner. */
	password: string;
	rest: Rest;
	credentialId: string;
	/** The examples' IDs by the names of their files, without `.json`. */
	workflows: Record<string, string>;
	/** Resolves when n8n has ended, by itself or by `close`. */
	ended: Promise<void>;
	close(): Promise<void>;
}

export interface EditorOptions {
	/** n8n's user folder with its secrets; kept, and taken up again the next time. */
	folder: string;
	port: number;
	simulator: Simulator;
	log?: (line: string) => void;
}

/** Starts the editor with the packed package. The package must have been built. */
export async function startEditor(options: EditorOptions): Promise<Editor> {
	const { folder, port, simulator, log = () => {} } = options;
	const install = await ensureN8n(log);
	const { password } = await secretsOf(folder);
	log('Packing the node and putting it into n8n …');
	await installPackage(folder);
	log('Starting n8n (the first time it sets up its database) …');
	const env = { ...(await environmentFor(folder)), ...withoutAssistant };
	const server = await startServer(install, { path: folder, env }, port);
	try {
		const rest = await signIn(server.url, password);
		const data = credentialData(simulator);
		const own = await saveCredential(rest, { name: credentialName, type: credentialType, data });
		const workflows = await saveExamples(rest, [own, await saveCredential(rest, webhookKey())]);
		const credentialId = own.id;
		return { ...server, password, rest, credentialId, workflows };
	} catch (error) {
		await server.close();
		throw error;
	}
}

/** n8n's Assistant would meet who signs in with its own page, before the workflows. */
export const withoutAssistant = { N8N_DISABLED_MODULES: 'instance-ai' };

interface Named {
	id: string;
	name: string;
	type?: string;
}

type Credential = Omit<ImportedCredential, 'id'>;

/** What the examples' webhooks ask for. It is nobody's: who calls one enters a value of their own. */
function webhookKey(): Credential {
	const data = { name: 'X-API-Key', value: randomUUID() };
	return { name: 'Webhook Key', type: 'httpHeaderAuth', data };
}

/** Makes the credential, or points the one of an earlier start to today's simulator. */
async function saveCredential(rest: Rest, content: Credential): Promise<ImportedCredential> {
	const there = (await rest.get<Named[]>('/rest/credentials')).find(
		({ name, type }) => name === content.name && type === content.type,
	);
	const { id } = there
		? await rest.patch<Named>(`/rest/credentials/${there.id}`, content)
		: await rest.post<Named>('/rest/credentials', content);
	return { id, ...content };
}

/** Adds the examples that are not there yet: what the user made of the others stays. */
async function saveExamples(
	rest: Rest,
	credentials: ImportedCredential[],
): Promise<Record<string, string>> {
	const there = await rest.get<Named[]>('/rest/workflows');
	const ids: Record<string, string> = {};
	for (const [file, example] of readExamples()) {
		const nodes = example.nodes.map((node) => credentials.reduce(useCredential, node));
		const known = there.find(({ name }) => name === example.name);
		ids[file] = (known ?? (await rest.post<Named>('/rest/workflows', { ...example, nodes }))).id;
	}
	return ids;
}
