import type { Answered, Delay } from '../findings.mts';
import { expectedRead } from '../question.mts';
import type { Probe } from '../question.mts';
import { record } from '../reply.mts';
import type { Reply } from '../reply.mts';
import { PREFIX } from '../target.mts';
import type { Target } from '../target.mts';
import { accepted, Unanswered } from '../unanswered.mts';

const KEPT = `${PREFIX}Kept`;
const CASE = `${PREFIX}Case`;
const TWIN = CASE.toUpperCase();
const SAMPLES = 10;

/**
 * Whether attributes stay that a write does not name. The first question that writes: where they go,
 * the organization's own are put back at once, and from then on every write has them.
 */
export async function merge({ target, sightings }: Probe): Promise<Pick<Answered, 'merge'>> {
	const first = await target.shown(await target.write({ [KEPT]: '1' }));
	target.replaces = target.hasLostOwn(first.seen);
	const second = await target.shown(await target.write({}));
	sightings.push(first, second);
	const isMerged = Object.hasOwn(second.seen, KEPT);
	target.replaces = !isMerged;
	return { merge: isMerged };
}

/** When a read shows what was written, ten times. */
export async function readDelayMs(probe: Probe): Promise<Pick<Answered, 'readDelayMs'>> {
	const { target, sightings } = probe;
	while (sightings.length < SAMPLES) {
		sightings.push(await target.shown(await target.write({}), expectedRead(probe)));
	}
	return { readDelayMs: delayOf(sightings) };
}

/** The figures of several sightings; those with a request that had to be repeated tell little. */
export function delayOf(
	sightings: Array<{ seenAt: number; missingAt: number; isExact: boolean }>,
): Delay {
	const exact = sightings.filter(({ isExact }) => isExact);
	const told = exact.length > 0 ? exact : sightings;
	const times = told.map(({ seenAt }) => seenAt).sort((a, b) => a - b);
	return {
		median: times[Math.floor(times.length / 2)],
		worst: times[times.length - 1],
		missingAt: Math.max(...told.map(({ missingAt }) => missingAt)),
	};
}

/** What a write is answered. */
export async function patchAnswer({ target }: Probe): Promise<Pick<Answered, 'patchAnswer'>> {
	const { reply } = await target.write({});
	accepted(reply, 'Writing');
	return { patchAnswer: { status: reply.status, body: bodyOf(reply, target) } };
}

/** What a write by the address of the medium is answered. */
export async function mediaAnswer({ target }: Probe): Promise<Pick<Answered, 'mediaAnswer'>> {
	const { media } = target;
	if (!media) throw new Unanswered('Its medium has no address of its own.');
	const { reply } = await target.write({}, media);
	accepted(reply, `Writing by the address of ${media}`);
	return { mediaAnswer: { status: reply.status, body: bodyOf(reply, target) } };
}

/** An answer to the marker alone, where other attributes are there as well. */
function bodyOf(
	{ text, json }: Reply,
	{ replaces, ownNames }: Target,
): 'none' | 'sent' | 'merged' | 'other' {
	if (text === '') return 'none';
	const attributes = record(json, 'attributes');
	if (!attributes) return 'other';
	const sent = replaces ? ownNames.length + 1 : 1;
	return Object.keys(attributes).length > sent ? 'merged' : 'sent';
}

/** Whether names that differ in letter case only are two attributes. */
export async function caseSensitive(probe: Probe): Promise<Pick<Answered, 'caseSensitive'>> {
	const write = await probe.target.write({ [CASE]: '1', [TWIN]: '2' });
	const { seen } = await probe.target.shown(write, expectedRead(probe));
	return { caseSensitive: seen[CASE] === '1' && seen[TWIN] === '2' };
}
