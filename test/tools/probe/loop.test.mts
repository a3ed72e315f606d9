import fc from 'fast-check';
import { startSimulator } from '../../../tools/simulator/server.mts';
import type { Simulator, StartSettings } from '../../../tools/simulator/server.mts';
import type { Delay, Findings } from '../../../tools/probe/findings.mts';
import { positions } from './positions.mts';
import type { Position } from './positions.mts';
import { probeOf } from './probeOf.mts';
import type { Run } from '../../../tools/probe/run.mts';

/** `PROBE_POSITIONS=200 npm run jest -- test/tools/probe/loop` tries more of them. */
const COUNT = Number(process.env.PROBE_POSITIONS ?? 4);
const SEED = Number(process.env.PROBE_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** Most of a run is waiting. */
const AT_ONCE = Number(process.env.PROBE_AT_ONCE ?? 4);

test(`${COUNT} random positions of all switches are found out, and come out the same again`, async () => {
	const drawn = fc.sample(positions, { numRuns: COUNT, seed: SEED }).entries();
	const wrong: unknown[] = [];
	const lane = async () => {
		for (const [index, position] of drawn) {
			await checkPosition(position).catch((error: Error) => {
				wrong.push(`seed ${SEED}, position ${index}: ${error.message}`);
			});
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, lane));
	expect(wrong).toEqual([]);
}, 3_600_000);

async function checkPosition(position: Position): Promise<void> {
	const first = await probed(position.settings, position, (simulator, { findings }) => {
		expect(withoutTimes(findings)).toMatchObject({
			...position.says,
			rateLimit: limitOf(position, simulator),
			...{ unanswered: unansweredOf(position, simulator) },
		});
		const { readDelayMs = 0, searchDelayMs = readDelayMs } = position.settings;
		expectToContain(findings.readDelayMs!, readDelayMs);
		expectFresh(findings, searchDelayMs);
	});
	const like = { like: first, ...fillIn(first) };
	await probed(like, { ...position, faults: undefined }, (_, { findings }) => {
		expect(findings).toMatchObject(known(first));
		expectToContain(findings.readDelayMs!, first.readDelayMs!.median);
		expectFresh(findings, first.search?.freshMs ?? 0);
	});
}

/** Probes a simulator of these settings. Holds for any: what was there stays, and what was written goes. */
async function probed(
	settings: StartSettings,
	{ own, faults, maySpendWindow }: Position,
	check: (simulator: Simulator, run: Run) => void,
): Promise<Findings> {
	const simulator = await startSimulator(settings);
	try {
		const [active] = simulator.seed({ conversations: 1, participants: 2, attributes: own });
		const [ended] = simulator.seed({ conversations: 1, endedMinutesAgo: 1 });
		simulator.faults.random(faults, SEED, { slowMs: 100 });
		const ids = { conversationId: active.id, endedId: ended.id };
		const run = await probeOf(simulator, { ...ids, maySpendWindow });
		check(simulator, run);
		const stored = [active, ended].map((one) => simulator.attributesOf(one.id, one.participantId));
		const { nullValue, emptyValue, attributesPatch } = simulator.settings;
		const isRemovable = [nullValue, emptyValue, attributesPatch].some((one) =>
			['remove', 'replace'].includes(one),
		);
		if (isRemovable) expect(stored).toEqual([own, {}]);
		else expect(stored[0]).toMatchObject(own);
		const names = stored.flatMap((attributes) => Object.keys(attributes));
		expect(run.left.toSorted()).toEqual(
			names.filter((name) => !Object.hasOwn(own, name)).toSorted(),
		);
		expect(JSON.stringify(run.findings)).not.toContain('secret');
		return JSON.parse(JSON.stringify(run.findings)) as Findings;
	} finally {
		await simulator.close();
	}
}

/** What is set of the limit, as far as it can be seen. */
function limitOf({ settings, maySpendWindow }: Position, simulator: Simulator) {
	const { limit, windowMs = 0, limitKind, rateLimitHeaders, rateLimitHeadersOn429 } = settings;
	const isRefused = simulator.count(undefined, 429) > 0;
	const isTold = rateLimitHeaders || (isRefused && rateLimitHeadersOn429);
	const isWindow = limitKind !== 'bucket';
	return {
		allowed: isTold || (maySpendWindow && isWindow) ? limit : null,
		windowSeconds: (maySpendWindow ? isTold || isWindow : rateLimitHeaders && isWindow)
			? windowMs / 1000
			: null,
		headers: rateLimitHeaders,
		headersOn429: isRefused ? rateLimitHeadersOn429 : null,
		retryAfterOn429: isRefused ? settings.retryAfter : null,
		...(maySpendWindow ? { kind: limitKind } : {}),
	};
}

function unansweredOf(position: Position, simulator: Simulator): Record<string, unknown> {
	const { allowed, windowSeconds } = limitOf(position, simulator);
	if (windowSeconds !== null) return {};
	if (!position.maySpendWindow) return { 'rateLimit.windowSeconds': expect.any(String) };
	return allowed === null ? { 'rateLimit.allowed': expect.any(String) } : {};
}

/** A delay that is set lies between the last look in vain and the first that saw it. */
function expectToContain({ median, worst, missingAt }: Delay, set: number): void {
	if (set === 0)
		expect({ median, worst, missingAt }).toEqual({ median: 0, worst: 0, missingAt: 0 });
	else {
		expect(missingAt).toBeLessThan(set);
		expect(worst).toBeGreaterThanOrEqual(set);
	}
}

function expectFresh({ search }: Findings, set: number): void {
	if (search?.freshMs === undefined) return;
	const { freshMs, freshMissingAt = 0 } = search;
	// 0 also where the first look came after that time
	if (freshMs > 0)
		expectToContain({ median: freshMs, worst: freshMs, missingAt: freshMissingAt }, set);
}

function withoutTimes({ readDelayMs, ...findings }: Findings): Partial<Findings> {
	return findings;
}

/** What a file says, without what depends on the clock or on chance. */
function known(findings: Findings): object {
	const { readDelayMs, search, rateLimit, notifications, ...rest } = findings;
	const { probedAt, requests, correlationIds, unanswered, ...said } = rest;
	const { freshMs, freshMissingAt, ...searched } = search!;
	const { headersOn429, retryAfterOn429, allowed, ...limited } = rateLimit!;
	// Where only a 429 tells it, it depends on meeting one
	const isSeen = limited.headers || ['fixed', 'sliding'].includes(limited.kind ?? '');
	Object.assign(limited, isSeen ? { allowed } : {});
	const { attributesDelayMs, ...heard } = notifications!;
	return { ...said, search: searched, notifications: heard, rateLimit: withoutNull(limited) };
}

function withoutNull(values: object): object {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

/** A limit that the file does not know, so short that a test can wait for it. */
function fillIn({ rateLimit }: Findings): StartSettings {
	return {
		...(rateLimit?.allowed === null && { limit: 60 }),
		...(rateLimit?.windowSeconds === null && { windowMs: 6_000 }),
	};
}
