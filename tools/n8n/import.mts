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

/** Puts workflows, or credentials that n8n then encrypts, into n8n's database; all have IDs. */
export async function importInto(
	install: N8nInstall,
	folder: UserFolder,
	content: { workflow: IWorkflowBase[] } | { credentials: ImportedCredential[] },
): Promise<void> {
	const [[what, entries]] = Object.entries(content);
	const file = join(folder.path, `${what}.json`);
	await writeFile(file, JSON.stringify(entries));
	const { output } = await n8nCommand(install, folder, [`import:${what}`, `--input=${file}`]);
	// The command ends with 0 even where it could not import
	if (!output.includes('Successfully imported')) throw new Error(`n8n did not import:\n${output}`);
}

/** Points a node at the imported credential where it has one of that type, under whatever ID. */
export function useCredential(
	node: INode,
	{ id, name, type }: Omit<ImportedCredential, 'data'>,
): INode {
	const takesIt = node.credentials?.[type] !== undefined;
	return takesIt ? { ...node, credentials: { ...node.credentials, [type]: { id, name } } } : node;
}
