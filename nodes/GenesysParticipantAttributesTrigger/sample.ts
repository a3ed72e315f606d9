import type { ApiClient } from '../GenesysParticipantAttributes/client/api';
import { readRows } from '../GenesysParticipantAttributes/find/rows';
import type { Failure } from '../GenesysParticipantAttributes/genesys/failures';
import { listPurposes, purposeName } from '../GenesysParticipantAttributes/genesys/participants';
import type { Happened } from './happened';
import type { Watch } from './watch';

/** How far a test looks back, in milliseconds. */
export const SAMPLE_MS = 24 * 3_600_000;

/** A conversation to try the workflow with, or why there is none. */
export type Sample = { happened: Happened } | { failure: Failure };

/** "Fetch Test Event": the newest conversation of the last 24 hours. */
export async function sample(api: ApiClient, watch: Watch, now: number): Promise<Sample> {
	const { queries } = watch.queries(now - SAMPLE_MS, now);
	for (const query of [queries[0], { ...queries[0], purposes: undefined }]) {
		const rows = await readRows(api, query, 0);
		if ('failure' in rows) return rows;
		const happened = rows.conversations.flatMap((one, at) =>
			watch.happened(one, rows.answered[at]),
		);
		const [newest] = happened.filter(({ time }) => time >= now - SAMPLE_MS);
		if (!newest) continue;
		if (query.purposes || watch.purpose === 'any') return { happened: newest };
		return {
			failure: {
				reason: 'notFound',
				message: `Nobody in the newest conversations has the purpose ${purposeName(watch.purpose)}`,
				description: `Choose another Participant Purpose: in the newest conversation there are ${listPurposes(newest.conversation.participants)}.`,
			},
		};
	}
	return {
		failure: {
			reason: 'notFound',
			message: `No conversation ${watch.event === 'ended' ? 'has ended' : 'has started'} in the last 24 hours`,
			description:
				'Only those that meet all filters count, and of the divisions that the credential may see. Make a test call or chat, wait a minute, and fetch again.',
		},
	};
}
