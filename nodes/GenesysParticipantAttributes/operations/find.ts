import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { findConversations, type Search, type WithoutPurpose } from '../find/search';
import { purposeName } from '../genesys/purposes';
import { readItems } from '../input/parameters';
import { searchReader } from '../input/searches';
import { addHint, count } from '../output/hints';
import { executeReads } from './reads';

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

export async function executeFind(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { filters } = context.getNode().parameters;
	const reader = searchReader(Date.now(), context.getTimezone(), filters);
	const searches = await readItems(context, reader);
	const withoutPurposes: WithoutPurposes = new Map();
	// Equal inputs ask the same question: one answer is enough, and a failure is one of each
	const keyOf = ({ query, startedBefore, splitBy, purpose, limit }: Search) =>
		JSON.stringify([query, startedBefore, splitBy, purpose, limit]);
	const outputs = await executeReads(context, searches, keyOf, async (api, group) => {
		const [search] = group;
		const found = await findConversations(api, search);
		if ('failure' in found) return group.map(({ item }) => ({ item, records: [], ...found }));
		add(withoutPurposes, search.purpose, found.withoutPurpose);
		return [{ item: search.item, records: found.records }];
	});
	addHints(context, withoutPurposes);
	return outputs;
}
