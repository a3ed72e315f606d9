import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { ExportedWorkflow } from './headless.mts';
import { projectDir } from './paths.mts';

/** An example's workflow; all of them have a name. */
export type Example = ExportedWorkflow & { name: string };

const folder = join(projectDir, 'examples');

/** Every example, by the name of its file without `.json`. */
export function readExamples(): Map<string, Example> {
	const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
	return new Map(files.map((file) => [file.replace(/\.json$/, ''), read(file)]));
}

function read(file: string): Example {
	return JSON.parse(readFileSync(join(folder, file), 'utf8')) as Example;
}
