import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { count } from '../common';
import { findFields } from '../fields/find';
import { findConversations, type Search, type WithoutPurpose } from '../find/search';
import { purposeName } from '../genesys/participants';
import { readFindOptions, type OnError } from '../input/options';
import { readItems } from '../input/parameters';
import { readSearch } from '../input/searches';
import { addHint } from '../output/hints';
import { CONVERSATION, type Operation } from './operation';
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

async function execute(
	context: IExecuteFunctions,
	onError: OnError,
): Promise<INodeExecutionData[][]> {
	const options = readFindOptions(context, onError);
	const now = Date.now();
	const timezone = context.getTimezone();
	const searches = await readItems(context, (input) => readSearch(input, now, timezone));
	const withoutPurposes: WithoutPurposes = new Map();
	// Equal inputs ask the same question: one answer is enough, and a failure is one of each
	const keyOf = ({ query, startedBefore, splitBy, purpose, limit }: Search) =>
		JSON.stringify([query, startedBefore, splitBy, purpose, limit]);
	const outputs = await executeReads(context, options, searches, keyOf, async (api, group) => {
		const [search] = group;
		const found = await findConversations(api, search);
		if ('failure' in found) return group.map(({ item }) => ({ item, records: [], ...found }));
		add(withoutPurposes, search.purpose, found.withoutPurpose);
		return [{ item: search.item, records: found.records }];
	});
	addHints(context, withoutPurposes);
	return outputs;
}

export const find: Operation = {
	resource: CONVERSATION,
	value: 'find',
	name: 'Find Conversations',
	description:
		'Find active conversations and their participants, for workflows that run on a schedule',
	action: 'Find conversations',
	subtitle: 'find conversations',
	fields: findFields,
	options: [],
	execute,
};
