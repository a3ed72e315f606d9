import { tryToParseDateTime, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { listNames } from '../attributes/warnings';
import { count } from '../common';
import { findFields } from '../fields/find';
import { findConversations, type Gaps, type Search, type WithoutPurpose } from '../find/search';
import { purposeName } from '../genesys/participants';
import { readFindOptions, type OnError } from '../input/options';
import { readItems } from '../input/parameters';
import { readSearch } from '../input/searches';
import { labelOf } from '../input/values';
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
		const names = listNames([...purposes].map(purposeName).sort()) || 'none';
		addHint(
			context,
			`${count(conversations, 'conversation')} left out: nobody there has the purpose ${purposeName(wanted)}. Purposes there: ${names}. To get them, too, choose Participant Purpose = Any.`,
		);
	}
}

/** What was looked for in vain, so that a filter too many is seen. */
function addNothingHint(
	context: IExecuteFunctions,
	[{ query, startedBefore }, ...others]: Search[],
	timezone: string,
): void {
	const { segments, addresses, state, interval } = query;
	const names = [...Object.keys(segments), ...(addresses ? ['address'] : [])].map(labelOf);
	const timeOf = (time: string) =>
		tryToParseDateTime(time).setZone(timezone).toFormat('yyyy-MM-dd HH:mm');
	const [since, until] = interval.split('/');
	const before = startedBefore === undefined ? '' : ` and before ${timeOf(until)}`;
	const filters =
		names.length > 0 ? `, by ${count(names.length, 'filter')}: ${listNames(names)}` : '';
	const more =
		others.length > 0 ? ` ${count(others.length, 'more input')} found nothing, either.` : '';
	addHint(
		context,
		`Nothing found among ${state === 'active' ? 'active conversations' : 'conversations'} that started since ${timeOf(since)}${before}${filters}.${more} Only divisions that the credential may see are searched. Started Within looks further back${state === 'active' ? '; Active Only, turned off, finds what has ended' : ''}.`,
	);
}

/** The days of intervals, the first and the last; a day is written as 2026-11-22. */
function daysOf(intervals: string[]): string {
	const times = intervals.flatMap((interval) => interval.split('/')).sort();
	const [first, last] = [times[0], times.at(-1)!].map((time) => time.slice(0, 10));
	return first === last ? `on ${first}` : `from ${first} to ${last}`;
}

/** Nobody may take what was found for all there is. */
function addGapHints(context: IExecuteFunctions, { tooLarge, tooMany, refused }: Gaps): void {
	const add = (text: string) => addHint(context, text, 'warning');
	if (tooLarge > 0) {
		add(
			`${count(tooLarge, 'conversation')} left out: too large for Genesys Cloud to answer with, even alone, as long messaging conversations are.`,
		);
	}
	for (const interval of tooMany) {
		add(
			`Not all conversations are here: more started ${daysOf([interval])} than the 100,000 that Genesys Cloud answers with. Add filters, or search them one after another by Queue, Media Type or Direction.`,
		);
	}
	if (refused.length > 0) {
		const days = daysOf(refused.map(({ interval }) => interval));
		add(
			`What started ${days} was not searched: Genesys Cloud refused that time. Choose a later start.`,
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
	const gaps: Gaps[] = [];
	const inVain: Search[] = [];
	// Equal inputs ask the same question: one answer is enough, and a failure is one of each
	const keyOf = ({ query, startedBefore, splitBy, purpose, limit }: Search) =>
		JSON.stringify([query, startedBefore, splitBy, purpose, limit]);
	const outputs = await executeReads(context, options, searches, keyOf, async (api, group) => {
		const [search] = group;
		const found = await findConversations(api, search);
		if ('failure' in found) return group.map(({ item }) => ({ item, records: [], ...found }));
		add(withoutPurposes, search.purpose, found.withoutPurpose);
		gaps.push(found.gaps);
		if (found.records.length + found.withoutPurpose.conversations === 0) inVain.push(search);
		return [{ item: search.item, records: found.records }];
	});
	addHints(context, withoutPurposes);
	for (const one of gaps) addGapHints(context, one);
	if (inVain.length > 0) addNothingHint(context, inVain, timezone);
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
