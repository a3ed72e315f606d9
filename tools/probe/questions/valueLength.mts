import type { Answered } from '../findings.mts';
import { expectedRead, latestRead } from '../question.mts';
import type { Probe } from '../question.mts';
import { PREFIX } from '../target.mts';
import { CannotGoOn, isRefusedForItsContent, Unanswered } from '../unanswered.mts';

const LENGTH = `${PREFIX}Length`;
const lengths = [200_000, 32_000, 2_000, 256];

/** The longest value that is kept whole. Asked late: much data may make a conversation unreadable. */
export async function valueLength(probe: Probe): Promise<Pick<Answered, 'valueLength'>> {
	try {
		for (const length of lengths) if (await isKept(length, probe)) return { valueLength: length };
		return { valueLength: 0 };
	} finally {
		// Nobody wants to carry it along until the end
		await probe.target.write({ [LENGTH]: 'x' });
	}
}

async function isKept(length: number, probe: Probe): Promise<boolean> {
	const { target, timing } = probe;
	const value = 'x'.repeat(length);
	const write = await target.write({ [LENGTH]: value });
	if (isRefusedForItsContent(write.reply)) return false;
	const patienceMs = timing.endedPatienceMs + 2 * latestRead(probe);
	try {
		const sighting = await target.shownWithin(write, patienceMs, expectedRead(probe));
		return sighting?.seen[LENGTH] === value;
	} catch (error) {
		// A conversation that cannot be read with it has not kept it
		if (error instanceof Unanswered && !(error instanceof CannotGoOn)) return false;
		throw error;
	}
}
