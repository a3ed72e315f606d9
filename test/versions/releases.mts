/** A release of n8n with the two packages of it that run nodes. */
export interface Release {
	n8n: string;
	core: string;
	workflow: string;
	/** Whether the node is said to work there; the others show from where on it does. */
	supported: boolean;
}

/**
 * The releases that the node is tried with, oldest first. The versions of the packages are those
 * that the release names in its dependencies.
 */
export const RELEASES: Release[] = [
	release('1.123.81', '1.122.48', '1.120.31', false),
	release('2.8.4', '2.8.1', '2.8.0', false),
	release('2.11.4', '2.11.1', '2.11.1', false),
	release('2.33.7', '2.33.2', '2.33.2', false),
	release('2.35.7', '2.35.5', '2.35.3'),
	release('2.36.8', '2.36.6', '2.36.4'),
	release('2.38.7', '2.38.2', '2.38.1'),
	release('2.40.7', '2.40.3', '2.40.1'),
	release('2.41.1', '2.41.1', '2.41.0'),
];

function release(n8n: string, core: string, workflow: string, supported = true): Release {
	return { n8n, core, workflow, supported };
}

/** Those that are asked for by their n8n version; all, or the supported ones without a version. */
export function chosen(args: string[]): Release[] {
	if (args.includes('--all')) return RELEASES;
	if (args.length === 0) return RELEASES.filter(({ supported }) => supported);
	return args.map((version) => {
		const found = RELEASES.find(({ n8n }) => n8n === version);
		if (found) return found;
		const known = RELEASES.map(({ n8n }) => n8n).join(', ');
		throw new Error(`No such release: ${version}. There are --all, ${known}`);
	});
}
