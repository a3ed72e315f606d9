import { randomUUID } from 'node:crypto';
import type { Answered, Search } from '../findings.mts';
import { pollFor } from '../poll.mts';
import type { Probe } from '../question.mts';
import { isAccepted, list, member, permissionsIn, record } from '../reply.mts';
import type { Reply } from '../reply.mts';
import type { Attributes, Target } from '../target.mts';
import { accepted } from '../unanswered.mts';

const idCounts = [100, 50, 10, 2];
const HOUR_MS = 3_600_000;

/** Whether attributes may be searched for, by how many IDs, and how fresh the search is. */
export async function search(probe: Probe): Promise<Pick<Answered, 'search'>> {
	const { target } = probe;
	let reply = await searchFor(probe, [target.conversationId], false);
	const needsDates = reply.status === 400;
	if (needsDates) reply = await searchFor(probe, [target.conversationId], true);
	if (reply.status === 403) {
		return { search: { allowed: false, missingPermission: permissionsIn(reply) } };
	}
	accepted(reply, 'The search');
	const fresh = await freshness(probe, needsDates);
	const idsPerQuery = await mostIds(probe, needsDates);
	return { search: { allowed: true, needsDates, idsPerQuery, ...fresh } };
}

/** When the search shows what was written. */
async function freshness(
	probe: Probe,
	needsDates: boolean,
): Promise<Pick<Search, 'freshMs' | 'freshMissingAt'>> {
	const { target, timing, interrupt, missing } = probe;
	const write = await target.write({});
	if (write.isRefused) {
		missing('search.freshMs', 'Nothing could be written that the search could show.');
		return {};
	}
	const look = async () => {
		const reply = accepted(
			await searchFor(probe, [target.conversationId], needsDates),
			'The search',
		);
		const attributes = attributesIn(reply, target);
		return { reply, seen: attributes && write.isIn(attributes) ? true : undefined };
	};
	const patienceMs = timing.searchPatienceMs;
	const sighting = await pollFor(write.reply, look, interrupt, { patienceMs });
	if (sighting) return { freshMs: sighting.seenAt, freshMissingAt: sighting.missingAt };
	missing('search.freshMs', `The search did not show a write within ${patienceMs / 1000} s.`);
	return {};
}

/** The most IDs in one query with which the conversation is found. All but its own are made up. */
async function mostIds(probe: Probe, needsDates: boolean): Promise<number> {
	for (const count of idCounts) {
		const others = Array.from({ length: count - 1 }, () => randomUUID());
		const reply = await searchFor(probe, [...others, probe.target.conversationId], needsDates);
		if (isAccepted(reply) && attributesIn(reply, probe.target)) return count;
	}
	return 1;
}

async function searchFor({ client, target }: Probe, ids: string[], withDates: boolean) {
	const wanted = ids.length === 1 ? { value: ids[0] } : { values: ids };
	const byId = { type: 'EXACT', fields: ['conversationId'], ...wanted };
	const query = withDates ? [byId, datesAround(target)] : [byId];
	const path = '/api/v2/conversations/participants/attributes/search';
	return await client.call({ method: 'POST', path, body: { query } });
}

function datesAround({ startTime }: Target): object {
	const start = Date.parse(startTime) || Date.now();
	return {
		type: 'DATE_RANGE',
		fields: ['startTime'],
		startValue: new Date(start - HOUR_MS).toISOString(),
		endValue: new Date(start + HOUR_MS).toISOString(),
		dateFormat: "yyyy-MM-dd'T'HH:mm:ss.SSSX",
		operator: 'AND',
	};
}

function attributesIn({ json }: Reply, target: Target): Attributes | undefined {
	const sameId = (value: unknown, id: string) => String(value).toLowerCase() === id;
	const rows = list(json, 'results');
	const row = rows.find((one) => sameId(member(one, 'conversationId'), target.conversationId));
	const participants = list(row, 'participantData');
	const own = participants.find((one) =>
		sameId(member(one, 'participantId'), target.participantId),
	);
	return record(own, 'participantAttributes');
}
