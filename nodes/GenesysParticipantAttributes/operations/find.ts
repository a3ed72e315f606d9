import type { IExecuteFunctions } from 'n8n-workflow';

import { findConversations } from '../find/search';
import { readSearches } from '../input/searches';
import { executeReads } from './reads';
import type { Operation } from './types';

async function execute(context: IExecuteFunctions) {
	const searches = readSearches(context, Date.now());
	// Equal inputs ask the same question: one answer is enough
	return await executeReads(context, searches, JSON.stringify, async (session, group) => {
		const [{ item, value }] = group;
		const found = await findConversations(session, value);
		return [{ item, records: [], ...found }];
	});
}

export const find: Operation = {
	name: 'Find',
	value: 'find',
	description:
		'Find active conversations and their participants, for workflows that run on a schedule',
	action: 'Find conversations',
	execute,
};
