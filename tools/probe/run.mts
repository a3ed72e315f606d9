import { cleanUp } from './cleanUp.mts';
import { createClient } from './client.mts';
import type { Access, Client } from './client.mts';
import { noFindings } from './findings.mts';
import type { Findings } from './findings.mts';
import { Interrupted } from './interrupt.mts';
import type { Interrupt } from './interrupt.mts';
import { createNotes } from './notes.mts';
import type { Notes } from './notes.mts';
import { latestRead } from './question.mts';
import type { Probe, Question } from './question.mts';
import { needsActive, questions } from './questions.mts';
import { createTarget, readRequest, viewOf } from './target.mts';
import type { ConversationView, Target } from './target.mts';
import type { Timing } from './timing.mts';
import { accepted, CannotGoOn, Unanswered } from './unanswered.mts';
import { textOf } from './words.mts';

export interface RunOptions {
	access: Access;
	/** The domain, or `custom`. */
	region: string;
	conversationId: string;
	/** The customer when left out, or who else is there. */
	participantId?: string;
	/** A conversation that has ended. */
	endedId?: string;
	maySpendWindow: boolean;
	timing: Timing;
	interrupt: Interrupt;
	/** Tells how it goes on, in a line. */
	say(line: string): void;
}

export interface Run {
	findings: Findings;
	/** Attributes that could not be removed. */
	left: string[];
	/** Why nobody knows whether all were removed. */
	removalProblem?: string;
	/** Whether it was cut short; the questions that were left have no answer then. */
	wasCutShort: boolean;
}

/**
 * Asks all questions, then removes what was written. Each failure is a finding, but for those without which
 * nothing can be asked: throws CannotGoOn where the login is refused, or the conversation cannot be read.
 */
export async function runProbe(options: RunOptions): Promise<Run> {
	const { interrupt, say, timing } = options;
	const findings = noFindings(options.region);
	const notes = createNotes();
	const client = createClient({ ...options, notes });
	const targets: Target[] = [];
	let probe: Probe | undefined;
	let wasCutShort = false;
	try {
		probe = await openProbe(options, { client, notes, findings, targets });
		await askAll(probe, findings, options);
	} catch (error) {
		if (!probe && error instanceof CannotGoOn) throw error;
		wasCutShort = error instanceof Interrupted;
		const reason = wasCutShort ? 'The run was cut short.' : reasonOf(error);
		for (const question of questions) fail(findings, question, reason, options);
		if (!wasCutShort) say(reason);
	}
	interrupt.holdOff();
	const patienceMs = timing.removalPatienceMs + 2 * (probe ? latestRead(probe) : 0);
	const removal = await removeAll(targets, options, patienceMs);
	if (findings.rateLimit) {
		// A 429 may have come as late as in the removal; what was counted may be in no header
		const { allowed, ...told } = notes.limit();
		Object.assign(findings.rateLimit, told);
		findings.rateLimit.allowed ??= allowed;
	}
	Object.assign(findings, notes.collected());
	return { findings, ...removal, wasCutShort };
}

interface Opening {
	client: Client;
	notes: Notes;
	findings: Findings;
	/** Filled with those that are written to. */
	targets: Target[];
}

/** Reads the conversations. Throws CannotGoOn where that of `--conversation` cannot be read. */
async function openProbe(options: RunOptions, opening: Opening): Promise<Probe> {
	const { conversationId, participantId, endedId, timing, interrupt, say } = options;
	const { client, notes, findings, targets } = opening;
	const view = await readConversation(client, conversationId);
	const open = (one: ConversationView, id: string) => {
		const target = createTarget({ client, interrupt, timing }, one, id);
		targets.push(target);
		return target;
	};
	const target = open(view, choose(view, participantId));
	const missing = (part: string, why: string) => void (findings.unanswered[part] = why);
	const maySpendWindow = options.maySpendWindow;
	const probe = { client, target, interrupt, timing, notes, sightings: [], maySpendWindow };
	const ended = await openEnded(endedId, client, open, missing);
	const sayMore = (text: string) => say(`    … ${text}`);
	return { ...probe, ended: view.hasEnded ? target : ended, missing, say: sayMore };
}

const UNKNOWN =
	'This organization has no such conversation: check its ID, and that the client is of the same organization.';

async function readConversation(client: Client, id: string): Promise<ConversationView> {
	try {
		const reply = await client.call(readRequest(id));
		if (reply.status === 404) throw new CannotGoOn(UNKNOWN);
		return viewOf(id.toLowerCase(), accepted(reply, 'Reading the conversation'));
	} catch (error) {
		throw error instanceof Unanswered ? new CannotGoOn(error.message) : error;
	}
}

async function openEnded(
	id: string | undefined,
	client: Client,
	open: (view: ConversationView, participantId: string) => Target,
	missing: Probe['missing'],
): Promise<Target | undefined> {
	if (id === undefined) return undefined;
	try {
		const view = await readConversation(client, id);
		if (view.hasEnded) return open(view, choose(view));
		missing('afterEnd', 'The conversation of --ended has not ended.');
	} catch (error) {
		if (!(error instanceof Unanswered)) throw error;
		missing('afterEnd', error.message);
	}
	return undefined;
}

function choose({ participants }: ConversationView, wanted?: string): string {
	const ofPurpose = (purpose: string) => participants.find((one) => one.purpose === purpose);
	const chosen =
		wanted === undefined
			? (ofPurpose('customer') ?? ofPurpose('external') ?? participants[0])
			: participants.find(({ id }) => id === wanted.toLowerCase());
	if (chosen) return chosen.id;
	throw new CannotGoOn('The conversation does not have that participant: check --participant.');
}

async function askAll(probe: Probe, findings: Findings, options: RunOptions): Promise<void> {
	const { endedId, say } = options;
	const hasEnded = probe.ended === probe.target;
	let blocked = hasEnded ? 'The conversation has ended; choose one that is active.' : undefined;
	if (blocked !== undefined) say(`  ${blocked}`);
	for (const question of questions) {
		if (question.field === 'afterEnd' && endedId === undefined && !hasEnded) continue;
		if (blocked !== undefined && needsActive(question)) {
			fail(findings, question, blocked, options);
			continue;
		}
		probe.notes.question = question.field;
		try {
			const answer = await question.ask(probe);
			Object.assign(findings, answer);
			say(`  ${textOf(question.field, findings)}`);
		} catch (error) {
			if (error instanceof Interrupted) throw error;
			const reason = reasonOf(error);
			fail(findings, question, reason, options);
			say(`  ${textOf(question.field, findings)}`);
			if (error instanceof CannotGoOn) blocked = reason;
		}
	}
}

/** Notes why a question has no answer, unless it has one already or another reason. */
function fail(
	findings: Findings,
	{ field }: Question,
	reason: string,
	{ endedId }: RunOptions,
): void {
	if (findings[field] !== null && findings[field] !== undefined) return;
	if (field === 'afterEnd' && endedId === undefined) return;
	if (field === 'afterEnd') findings.afterEnd = null;
	findings.unanswered[field] ??= reason;
}

/** Errors of the probe's own are sentences; any other is told by its name alone. */
function reasonOf(error: unknown): string {
	if (error instanceof Unanswered) return error.message;
	return `The probe failed: ${error instanceof Error ? error.name : 'unknown error'}.`;
}

async function removeAll(
	targets: Target[],
	{ interrupt, say }: RunOptions,
	patienceMs: number,
): Promise<Pick<Run, 'left' | 'removalProblem'>> {
	if (targets.some(({ touched }) => touched.size > 0)) say('  Removing what was written');
	const left: string[] = [];
	try {
		for (const target of targets) left.push(...(await cleanUp(target, interrupt, patienceMs)));
		return { left };
	} catch (error) {
		const names = targets.flatMap(({ touched }) => [...touched]);
		return { left: names, removalProblem: reasonOf(error) };
	}
}
