import type { Answered } from '../findings.mts';
import { latestRead } from '../question.mts';
import type { Probe } from '../question.mts';
import { permissionsIn } from '../reply.mts';
import { refusalText, Unanswered } from '../unanswered.mts';

/** What a write to a conversation that has ended does. */
export async function afterEnd(probe: Probe): Promise<Pick<Answered, 'afterEnd'>> {
	const { ended, target, timing } = probe;
	if (!ended) throw new Unanswered('The ended conversation cannot be read.');
	ended.replaces = target.replaces;
	const write = await ended.write({});
	if (permissionsIn(write.reply).length > 0) {
		throw new Unanswered(refusalText(write.reply, 'Writing'));
	}
	if (write.isRefused) return { afterEnd: 'refused' };
	const patienceMs = timing.endedPatienceMs + 2 * latestRead(probe);
	const sighting = await ended.shownWithin(write, patienceMs);
	return { afterEnd: sighting ? 'accepted' : 'ignored' };
}
