import type { IExecuteFunctions } from 'n8n-workflow';

import { failureOf } from '../genesys/explain';
import { findConversations, type Search } from '../find/search';
import { readSearches } from '../input/searches';
import { throwFirstInvalid } from '../output/errors';
import type { Session } from '../session';
import { outputsOf, unreadable, type ReadResult } from './reads';
import type { Operation } from './types';
import { withSession } from './withSession';

async function findFor(session: Session, item: number, search: Search): Promise<ReadResult> {
	const found = await session.slots.use(async () => await findConversations(session, search));
	if ('failed' in found) return { item, records: [], failure: failureOf(found.failed) };
	return { item, records: found.records };
}

async function execute(context: IExecuteFunctions) {
	const reads = readSearches(context, Date.now());
	if (!context.continueOnFail()) throwFirstInvalid(context, reads);
	const work = async (session: Session) => {
		const results: ReadResult[] = [];
		const done = new Set<string>();
		for (const read of reads) {
			if ('problem' in read) {
				results.push(unreadable(read));
				continue;
			}
			// Equal inputs ask the same question: one answer is enough
			const question = JSON.stringify({ ...read.value, limit: String(read.value.limit) });
			if (done.has(question)) continue;
			done.add(question);
			results.push(await findFor(session, read.item, read.value));
		}
		return results;
	};
	return await withSession(context, work, (results) => outputsOf(context, results));
}

export const find: Operation = {
	name: 'Find',
	value: 'find',
	description:
		'Find active conversations and their participants, for workflows that run on a schedule',
	action: 'Find active conversations',
	execute,
};
