import type { IExecuteFunctions } from 'n8n-workflow';

import { findConversations, type WithoutPurpose } from '../find/search';
import { purposeName } from '../genesys/purposes';
import { readEach } from '../input/parameters';
import { searchReader } from '../input/searches';
import { addHint, count } from '../output/hints';
import { executeReads } from './reads';
import type { Operation } from './types';

/** Conversations without the wanted purpose, by that purpose. */
type WithoutPurposes = Map<string, WithoutPurpose>;

function add(all: WithoutPurposes, wanted: string, more: WithoutPurpose): void {
	const before = all.get(wanted) ?? { conversations: 0, purposes: [] };
	all.set(wanted, {
		conversations: before.conversations + more.conversations,
		purposes: new Set([...before.purposes, ...more.purposes]),
	});
}

function addHints(context: IExecuteFunctions, all: WithoutPurposes): void {
	for (const [wanted, { conversations, purposes }] of all) {
		if (conversations === 0) continue;
		const names = [...purposes].map(purposeName).sort().join(', ') || 'none';
		addHint(
			context,
			`${count(conversations, 'conversation')} left out: nobody there has the purpose ${purposeName(wanted)}. Purposes there: ${names}. To get them, too, choose another Participant Purpose.`,
		);
	}
}

async function execute(context: IExecuteFunctions) {
	const searches = await readEach(context, searchReader(Date.now(), context.getTimezone()));
	const withoutPurposes: WithoutPurposes = new Map();
	// Equal inputs ask the same question: one answer is enough, and a failure is one of each
	const outputs = await executeReads(context, searches, JSON.stringify, async (api, group) => {
		const [{ item, value }] = group;
		const found = await findConversations(api, value);
		if ('failure' in found) return group.map((one) => ({ item: one.item, records: [], ...found }));
		add(withoutPurposes, value.purpose, found.withoutPurpose);
		return [{ item, records: found.records }];
	});
	addHints(context, withoutPurposes);
	return outputs;
}

export const find: Operation = {
	name: 'Find Conversations',
	value: 'find',
	description:
		'Find active conversations and their participants, for workflows that run on a schedule',
	action: 'Find conversations',
	execute,
};
