import { runUpdates } from '../../../nodes/GenesysParticipantAttributes/update/run';
import type {
	FinishedTarget,
	Result,
	Update,
	UpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import type { FakeOrg } from './fakeOrg.mts';
import { optionsWith } from './makers.mts';

/** Writes and checks the updates, and gives each target with its result, in order. */
export async function finishedRun(
	org: FakeOrg,
	updates: Update[],
	more: Partial<UpdateOptions> = {},
): Promise<Array<FinishedTarget & Result>> {
	const options = optionsWith(more);
	const targets = await org.run(async () => await runUpdates(org.api, updates, options));
	return targets.map((target) => ({ ...target, ...target.result }));
}

export function statusesOf(results: Array<{ status: string }>): string[] {
	return results.map(({ status }) => status);
}
