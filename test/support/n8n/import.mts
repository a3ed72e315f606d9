import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { ICredentialDataDecryptedObject, INode, IWorkflowBase } from 'n8n-workflow';

import type { N8nInstall } from './install.mts';
import { runOrThrow } from './run.mts';
import type { UserFolder } from './user-folder.mts';

/** A credential to be put into n8n. */
export interface ImportedCredential {
	id: string;
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** Calls an n8n command, e.g. `['import:workflow', '--input=…']`. */
export async function n8nCommand(install: N8nInstall, folder: UserFolder, args: string[]) {
	const options = { cwd: folder.path, env: folder.env };
	return await runOrThrow(install.nodeBin, [install.bin, ...args], options);
}

/** Puts credentials into n8n's database, encrypted by n8n. */
export async function importCredentials(
	install: N8nInstall,
	folder: UserFolder,
	credentials: ImportedCredential[],
): Promise<void> {
	await importFile(install, folder, 'credentials', credentials);
}

/** Puts workflows with IDs into n8n's database. */
export async function importWorkflows(
	install: N8nInstall,
	folder: UserFolder,
	workflows: IWorkflowBase[],
): Promise<void> {
	await importFile(install, folder, 'workflow', workflows);
}

async function importFile(
	install: N8nInstall,
	folder: UserFolder,
	what: 'credentials' | 'workflow',
	content: unknown[],
): Promise<void> {
	const file = join(folder.path, `${what}.json`);
	await writeFile(file, JSON.stringify(content));
	const { output } = await n8nCommand(install, folder, [`import:${what}`, `--input=${file}`]);
	// The command ends with 0 even where it could not import
	if (!output.includes('Successfully imported')) throw new Error(`n8n did not import:\n${output}`);
}

/** Points a node at the imported credential where it has one of that type, under whatever ID. */
export function useCredential(node: INode, { id, name, type }: ImportedCredential): INode {
	const takesIt = node.credentials?.[type] !== undefined;
	return takesIt ? { ...node, credentials: { ...node.credentials, [type]: { id, name } } } : node;
}
