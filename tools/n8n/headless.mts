import type { ICredentialDataDecryptedObject, IRun, IWorkflowBase } from 'n8n-workflow';

import { importInto, useCredential } from './import.mts';
import type { ImportedCredential } from './import.mts';
import { ensureN8n } from './install.mts';
import type { N8nInstall } from './install.mts';
import { installPackage } from './pack.mts';
import { unpin } from './pinned.mts';
import { run } from './run.mts';
import { createUserFolder } from './user-folder.mts';
import type { UserFolder } from './user-folder.mts';

/** What to run in n8n without its editor. */
interface HeadlessOptions {
	/** Each is run once, in order. */
	workflows: ExportedWorkflow[];
	/** Each is put into n8n and into all nodes that have a credential of its type. */
	credential: GivenCredential | GivenCredential[];
	/** Whether the package of this project is installed into n8n; it is by default. */
	withPackage?: boolean;
}

interface GivenCredential {
	type: string;
	data: ICredentialDataDecryptedObject;
}

/** The part of a workflow that n8n's export has in any case. */
export type ExportedWorkflow = Pick<IWorkflowBase, 'nodes' | 'connections'> &
	Partial<IWorkflowBase>;

/** One workflow's run. */
export interface HeadlessRun {
	name: string;
	/** Absent where n8n refused to run the workflow; `output` then says why. */
	run?: IRun;
	output: string;
}

/**
 * Runs workflows with n8n's own command line in a user folder that is removed afterwards.
 * Data pinned in a workflow is given by its nodes as in the editor.
 */
export async function runHeadless(options: HeadlessOptions): Promise<HeadlessRun[]> {
	const { workflows, withPackage = true } = options;
	const credentials = [options.credential].flat().map((credential, index) => {
		return { id: `credential${index}`, name: `E2E ${index}`, ...credential };
	});
	const install = await ensureN8n();
	const folder = await createUserFolder();
	try {
		if (withPackage) await installPackage(folder.path);
		await importInto(install, folder, { credentials });
		const prepared = workflows.map((workflow, index) =>
			prepare(workflow, `workflow${index}`, credentials),
		);
		await importInto(install, folder, { workflow: prepared });
		const runs: HeadlessRun[] = [];
		for (const workflow of prepared) runs.push(await execute(install, folder, workflow));
		return runs;
	} finally {
		await folder.remove();
	}
}

function prepare(
	source: ExportedWorkflow,
	id: string,
	credentials: ImportedCredential[],
): IWorkflowBase {
	const workflow = source as IWorkflowBase;
	const nodes = workflow.nodes.map((node) => credentials.reduce(useCredential, node));
	return unpin({ ...workflow, name: workflow.name ?? id, id, active: false, nodes });
}

async function execute(
	{ nodeBin, bin }: N8nInstall,
	{ path, env }: UserFolder,
	{ id, name }: IWorkflowBase,
): Promise<HeadlessRun> {
	const args = [bin, 'execute', `--id=${id}`, '--rawOutput'];
	const { stdout, output } = await run(nodeBin, args, { cwd: path, env });
	return { name, run: parseRun(stdout), output };
}

/** The run is printed between log lines, as JSON that starts and ends with a line of one brace. */
function parseRun(stdout: string): IRun | undefined {
	const lines = stdout.split('\n').map((line) => line.trimEnd());
	const start = lines.indexOf('{');
	const end = lines.indexOf('}', start);
	if (start === -1 || end === -1) return undefined;
	return JSON.parse(lines.slice(start, end + 1).join('\n')) as IRun;
}
