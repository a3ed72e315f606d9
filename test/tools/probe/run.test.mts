import { simulator, simulatorForAll } from '../../support/simulatorForAll.mts';
import type { SeededConversation } from '../../../tools/simulator/server.mts';
import type { Answered } from '../../../tools/probe/findings.mts';
import { probeOf, shortTiming } from './probeOf.mts';
import { questions } from '../../../tools/probe/questions.mts';
import type { RunOptions } from '../../../tools/probe/run.mts';

simulatorForAll();

const OWN = { ownAttribute: 'own value' };
const STRANGER = '00000000-0000-4000-8000-000000000000';
let active: SeededConversation;

beforeEach(() => {
	// Without them nothing waits for the end of a window
	simulator.settings.rateLimitHeaders = false;
	[active] = simulator.seed({ conversations: 1, participants: 2, attributes: OWN });
});

async function probe(options: Partial<RunOptions> = {}) {
	const lines: string[] = [];
	const say = (line: string) => void lines.push(line);
	const run = await probeOf(simulator, { conversationId: active.id, say, ...options });
	return { ...run, lines };
}

/** Fields of all questions that write. */
const writing = questions
	.map(({ field }) => field)
	.filter((field) => !/^(unknown|search|topics|rateLimit|afterEnd)/.test(field)) as Array<
	keyof Answered
>;

function stored(conversation = active) {
	return simulator.attributesOf(conversation.id, conversation.participantId);
}

test('writes to the customer, or to whom it is told to, and leaves nothing', async () => {
	const [, agent] = active.participants;
	await probe();
	await probe({ participantId: agent.id.toUpperCase() });
	const written = simulator.requests.filter(({ route }) => route === 'patchAttributes');
	const byIds = new Set(written.map(({ participantId }) => participantId));
	expect([...byIds]).toEqual(expect.arrayContaining([active.participantId, agent.id]));
	expect(stored()).toEqual(OWN);
	expect(simulator.attributesOf(active.id, agent.id)).toEqual({});
});

test('tells no value, no name of a person and no secret', async () => {
	simulator.settings.patchBody = 'merged';
	const { findings, lines } = await probe();
	const told = JSON.stringify([findings, lines]);
	const { secret } = simulator.client;
	for (const text of ['own value', 'ownAttribute', 'Simulated', secret, active.id]) {
		expect(told).not.toContain(text);
	}
	expect(findings.patchAnswer).toEqual({ status: 202, body: 'merged' });
});

test('what is put back where a write replaces everything are the attributes from before', async () => {
	simulator.settings.attributesPatch = 'replace';
	const { findings } = await probe();
	expect(findings.merge).toBe(false);
	expect(stored()).toEqual(OWN);
});

describe('where nothing can be asked, it ends with the reason', () => {
	test('a wrong secret or region', async () => {
		const access = {
			loginUrl: simulator.url,
			apiUrl: simulator.url,
			clientId: 'x',
			clientSecret: 'y',
		};
		await expect(probe({ access })).rejects.toThrow(/400 invalid_client.*region/);
	});

	test('a host that is not there, or is another', async () => {
		const closed = 'http://127.0.0.1:1';
		const access = { loginUrl: closed, apiUrl: closed, clientId: 'x', clientSecret: 'y' };
		const text = 'The login host cannot be reached (ECONNREFUSED): check --region, or --login-url.';
		await expect(probe({ access })).rejects.toThrow(text);
		const loginUrl = `${simulator.url}/nobody`;
		await expect(probe({ access: { ...access, loginUrl } })).rejects.toThrow(/refused: 404/);
	});

	test('an unknown conversation or participant: nothing is written', async () => {
		const unknown = probe({ conversationId: STRANGER });
		await expect(unknown).rejects.toThrow('This organization has no such conversation');
		const other = probe({ participantId: STRANGER });
		await expect(other).rejects.toThrow('does not have that participant');
		expect(simulator.count('patchAttributes')).toBe(0);
	});

	test('no permission to read', async () => {
		simulator.settings.forbidden = { routes: ['getConversation'], permissions: ['a:b:view'] };
		await expect(probe()).rejects.toThrow('missing: any of a:b:view');
	});
});

describe('a failure is a finding', () => {
	test('no permission to write', async () => {
		const permission = 'a:b:edit';
		const routes = ['patchAttributes', 'patchMediaAttributes'];
		simulator.settings.forbidden = { routes, permissions: [permission] };
		const { findings, left } = await probe();
		expect(findings.permissions).toEqual([permission]);
		for (const field of writing) expect(findings[field]).toBeNull();
		expect(findings.unanswered.merge).toContain(permission);
		expect(findings.correlationIds[0]).toMatchObject({
			status: 403,
			code: 'missing.any.permissions',
			correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
		});
		expect([stored(), left]).toEqual([OWN, []]);
	});

	test('a conversation that has ended answers what there is after the end', async () => {
		simulator.settings.writeAfterEnd = 'ignore';
		simulator.endConversation(active.id);
		const { findings } = await probe();
		expect(findings).toMatchObject({ merge: null, afterEnd: 'ignored', unknownConversation: 404 });
		expect(findings.unanswered.merge).toMatch(/has ended/);
	});

	test('--ended that is active, or unknown', async () => {
		const active = await probe({ endedId: simulator.seed({ conversations: 1 })[0].id });
		expect(active.findings.unanswered).toMatchObject({
			afterEnd: 'The conversation of --ended has not ended.',
		});
		expect((await probe({ endedId: STRANGER })).findings.unanswered.afterEnd).toMatch(
			/no such conversation/,
		);
	});

	test('reads that never show what was written: asked once, and said', async () => {
		simulator.settings.readDelayMs = 600_000;
		const timing = { ...shortTiming, readPatienceMs: 200 };
		const { findings } = await probe({ timing });
		for (const field of writing) {
			expect(findings.unanswered[field]).toBe(
				'What was written and accepted was not there after 0.2 s.',
			);
		}
	});

	test('a rate limit that is used up', async () => {
		Object.assign(simulator.settings, { limit: 5, windowMs: 600_000 });
		const { findings, removalProblem, left } = await probe();
		expect(findings.unanswered.names).toBe(
			'It was answered 429 each time: the rate limit is used up.',
		);
		expect(findings.rateLimit?.headersOn429).toBe(true);
		// Nobody knows what is left then, and the report says so
		expect(removalProblem).toMatch(/rate limit/);
		expect(left).toContain('n8nProbeMarker');
	});
});

test('with delay, errors and a limit on the way the answers are the same', async () => {
	const calm = await probe();
	const limited = { rateLimitHeaders: true, limit: 40, windowMs: 3_000 };
	Object.assign(simulator.settings, { readDelayMs: 200, ...limited });
	simulator.faults.random({ 503: 0.05, 429: 0.05, reset: 0.03, resetAfter: 0.03 }, 7);
	const rough = await probe();
	expect(simulator.count(undefined, 503)).toBeGreaterThan(0);
	expect(simulator.count(undefined, 429)).toBeGreaterThan(0);
	const { readDelayMs, search, rateLimit } = rough.findings;
	expect(rough.findings).toEqual({
		...calm.findings,
		...{ readDelayMs, search, rateLimit, unanswered: {} },
		notifications: { ...calm.findings.notifications, attributesDelayMs: expect.any(Number) },
		probedAt: expect.any(String),
		requests: expect.any(Number),
		correlationIds: [expect.objectContaining({ question: 'nonString', status: 400 })],
	});
	expect(rateLimit).toMatchObject({ allowed: 40, windowSeconds: 3, headersOn429: true });
	expect(readDelayMs?.missingAt).toBeLessThan(200);
	expect(readDelayMs?.worst).toBeGreaterThanOrEqual(200);
	expect(stored()).toEqual(OWN);
});
