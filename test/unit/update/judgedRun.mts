import { judgeAll } from '../../../nodes/GenesysParticipantAttributes/update/verdict';
import { runUpdates } from '../../../nodes/GenesysParticipantAttributes/update/run';
import type {
	Target,
	Update,
	UpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import type { Verdict } from '../../../nodes/GenesysParticipantAttributes/update/verdict';
import type { FakeOrg } from './fakeOrg.mts';
import { optionsWith } from './makers.mts';

/** Writes and checks the updates, and gives each target with its verdict, in order. */
export async function judgedRun(
	org: FakeOrg,
	updates: Update[],
	more: Partial<UpdateOptions> = {},
): Promise<Array<Target & Verdict>> {
	const options = optionsWith(more);
	const targets = await org.run(async () => await runUpdates(org.session, updates, options));
	return judgeAll(targets, options).map(({ target, verdict }) => ({ ...target, ...verdict }));
}

export function statusesOf(results: Array<{ status: string }>): string[] {
	return results.map(({ status }) => status);
}
