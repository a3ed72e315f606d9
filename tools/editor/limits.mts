import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { builtCredential, builtNode } from '../engine/built.mts';
import { runNode } from '../engine/engine.mts';
import { answerHelp } from '../help.mts';
import { projectDir } from '../n8n/paths.mts';
import { startSimulator } from '../simulator/server.mts';
import type { Simulator } from '../simulator/server.mts';
import { attributesFrom, idFrom } from './workflows.mts';

/** A row of the table in docs/limits.md, which this writes: the node itself counts, by its Dry Run. */
interface Case {
	what: string;
	items: number;
	conversations: number;
	participants?: number;
	parameters?: INodeParameters;
}

const cases: Case[] = [
	{ what: 'checked', items: 100, conversations: 100 },
	{ what: 'checked', items: 1000, conversations: 1000 },
	{ what: 'not checked', items: 1000, conversations: 1000, parameters: { verification: 'off' } },
	{
		what: 'checked; 2 participants in each conversation',
		items: 1000,
		conversations: 500,
		participants: 2,
	},
	{ what: 'checked; 4 items for each participant', items: 1000, conversations: 250 },
	{ what: 'checked', items: 10_000, conversations: 10_000 },
];

const [begin, end] = ['<!-- begin of the table -->', '<!-- end of the table -->'];
const file = join(projectDir, 'docs/limits.md');

answerHelp('Usage: npm run limits: writes the table of docs/limits.md');

const simulator = await startSimulator();
try {
	const rows: string[] = [];
	for (const one of cases) rows.push(rowOf(one, await hintOf(simulator, one)));
	const head = ['| Items | | Writes | Reads | Least time |', '|---:|---|---:|---:|---|'];
	const table = [begin, '', ...head, ...rows, '', end].join('\n');
	const text = readFileSync(file, 'utf8');
	const [before] = text.split(begin);
	const after = text.slice(text.indexOf(end) + end.length);
	writeFileSync(file, before + table + after);
	console.log(table);
} finally {
	await simulator.close();
}

async function hintOf(simulator: Simulator, { parameters, ...one }: Case): Promise<string> {
	const run = await runNode(builtNode(), {
		items: itemsOf(one),
		credential: builtCredential(simulator),
		parameters: {
			conversationId: idFrom('conversationId') as INodeParameters,
			participantId: idFrom('participantId') as INodeParameters,
			attributes: attributesFrom('tier') as INodeParameters,
			options: { dryRun: true },
			...parameters,
		},
	});
	return run.hints.map(({ message }) => message).join(' ');
}

function itemsOf({ items, conversations, participants = 1 }: Omit<Case, 'what'>): IDataObject[] {
	return Array.from({ length: items }, (_, index) => ({
		conversationId: uuid(1, index % conversations),
		participantId: uuid(2, index % (conversations * participants)),
		tier: `tier ${index}`,
	}));
}

function uuid(kind: number, number: number): string {
	return `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

/** The hint reads: "… would send 5 writes and read back 5 conversations: about 2 minutes at …" */
function rowOf({ what, items }: Case, hint: string): string {
	const found = /send ([\d,]+) writes? and read back ([\d,]+) conversations?: (.*?) at /.exec(hint);
	if (!found) throw new Error(`The Dry Run does not say what it would send: ${hint}`);
	const [, writes, reads, time] = found;
	return `| ${items.toLocaleString('en-US')} | ${what} | ${writes} | ${reads} | ${time} |`;
}
