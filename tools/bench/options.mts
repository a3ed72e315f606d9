import { parseArgs } from 'node:util';

export interface Options {
	quick: boolean;
	/** Names of scenarios; empty for all. */
	only: string[];
	n8n: boolean;
	/** Whether the tables go into docs/benchmark.md. */
	write: boolean;
}

export function usage(names: string[]): string {
	return `Usage: npm run bench -- [--quick] [--only <name>]… [--write] [--no-n8n]
  --quick    one repetition, and fewer cases
  --only     ${names.join(', ')}; docs/benchmark.md is left alone, unless
  --write    what was run gets new tables there
  --no-n8n   without n8n's own HTTP Request node`;
}

/** Reads the command line; throws where it names a scenario that is not there. */
export function readOptions(args: string[], names: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			quick: { type: 'boolean', default: false },
			only: { type: 'string', multiple: true, default: [] },
			n8n: { type: 'boolean', default: true },
			write: { type: 'boolean', default: false },
		},
		allowNegative: true,
	});
	const only = values.only.flatMap((list) => list.split(','));
	const unknown = only.find((name) => !names.includes(name));
	if (unknown !== undefined) throw new Error(`There is no scenario ${unknown}`);
	return { quick: values.quick, only, n8n: values.n8n, write: values.write || only.length === 0 };
}
