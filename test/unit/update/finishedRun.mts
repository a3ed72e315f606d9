import { UpdateRun } from '../../../nodes/GenesysParticipantAttributes/update/run';
import type {
	FinishedTarget,
	Result,
	Update,
	UpdateOptions,
} from '../../../nodes/GenesysParticipantAttributes/update/target';
import type { FakeOrg } from './fakeOrg.mts';
import { optionsWith } from './makers.mts';

/** A run over the updates that has not begun. */
export function runOf(
	{ api }: FakeOrg,
	updates: Update[],
	more: Partial<UpdateOptions> = {},
): UpdateRun {
	const options = optionsWith(more);
	const own = updates.map((update) => ({ ...update, options }));
	return new UpdateRun(api, own, options);
}

/** Writes and checks the updates, and gives each target with its result, in order. */
export async function finishedRun(
	org: FakeOrg,
	updates: Update[],
	more: Partial<UpdateOptions> = {},
): Promise<Array<FinishedTarget & Result>> {
	const run = runOf(org, updates, more);
	const targets = await org.run(async () => await run.execute());
	return targets.map((target) => ({ ...target, ...target.result }));
}

export function statusesOf(results: Array<{ status: string }>): string[] {
	return results.map(({ status }) => status);
}
