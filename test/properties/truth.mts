import { chosen, isMet, wishesOf, type Wishes } from './model.mts';
import { sentWith, type Output, type Played } from './play.mts';
import type { Scene } from './scene.mts';
import type { Trouble } from './trouble.mts';
import { PEOPLE, type State } from './world.mts';

/** An output that was meant for somebody, and what its item asks for. */
interface Claim extends Output {
	item: number;
	at: number;
	wishes: Wishes;
}

/** A write that fails only for the mismatch that its check found is still an accepted one. */
function isAccepted({ record }: Output): boolean {
	return record.delivery.acceptedAt !== undefined || record.status === 'verified';
}

function claimsOf(scene: Scene, { outputs, world }: Played): Claim[] {
	return outputs.flatMap((output) => {
		const item = output.item as number;
		const asked = wishesOf(scene.asks[item], scene);
		const at = world.personIds.indexOf(output.record.participantId ?? '');
		if (asked === 'invalid' || !chosen(scene.asks[item]).includes(at)) return [];
		return [{ ...output, item, at, wishes: asked.wishes }];
	});
}

/** Later items that want something else of the name, for the same person. */
function rivals(claims: Claim[], { item, at, wishes }: Claim, name: string): Claim[] {
	return claims.filter(
		(other) =>
			other.at === at &&
			other.item > item &&
			other.wishes.has(name) &&
			other.wishes.get(name)!.expected !== wishes.get(name)!.expected,
	);
}

function judged({ record }: Claim): string[] {
	const { expected, superseded = [] } = record.validation;
	return Object.keys(expected).filter((name) => !superseded.includes(name));
}

/** What is stored in the end; nobody touches it after the last check. */
function actualOf(after: State[], { at }: Claim, name: string): string | null {
	return after[at].get(name) ?? null;
}

function expectVerifiedIsStored(claim: Claim, claims: Claim[], { after }: Played): void {
	expect(claim.record.valid).toBe(true);
	for (const name of judged(claim)) {
		// A later write whose outcome nobody knows may have come through
		if (rivals(claims, claim, name).some(({ record }) => record.delivery.attempts > 0)) continue;
		const actual = actualOf(after, claim, name);
		expect({ name, actual, isMet: isMet(claim.wishes.get(name)!, actual) }).toEqual({
			name,
			actual,
			isMet: true,
		});
	}
}

function expectMismatchIsReal(claim: Claim, { after }: Played): void {
	const { valid, validation } = claim.record;
	expect(valid).toBe(false);
	expect(validation.mismatches.length).toBeGreaterThan(0);
	for (const { attribute, expected, actual } of validation.mismatches) {
		expect(expected).toBe(claim.wishes.get(attribute)!.expected);
		expect(actual).toBe(actualOf(after, claim, attribute));
		expect(isMet(claim.wishes.get(attribute)!, actual)).toBe(false);
	}
}

/** What a person's other items do not ask for in the same way, as it is sent. */
function ownOf({ at, item, wishes }: Claim, claims: Claim[]): Array<[string, string | null]> {
	const others = claims.filter((other) => other.at === at && other.item !== item);
	return [...wishes].flatMap(([name, { sent }]) =>
		others.some((other) => other.wishes.get(name)?.sent === sent) ? [] : [[name, sent]],
	);
}

/** The writes that carried something that only this item asks for. */
function ownWrites(claim: Claim, claims: Claim[], { writes }: Played): Played['requests'] {
	const own = ownOf(claim, claims);
	return writes[claim.at].filter((request) => {
		const carried = new Map(Object.entries(sentWith(request)));
		return own.some(([name, sent]) => carried.get(name) === sent);
	});
}

/** A write that is said to have failed for certain did not bring about what was asked. */
function expectNoEffect({ at, item, wishes }: Claim, claims: Claim[], played: Played): void {
	if (wishes.size !== 1) return;
	const [[name, wish]] = wishes;
	const others = claims.filter((other) => other.item !== item && other.at === at);
	if (others.some((other) => other.wishes.has(name))) return;
	if (isMet(wish, played.before[at].get(name) ?? null)) return;
	expect(isMet(wish, played.after[at].get(name) ?? null)).toBe(false);
}

function expectSupersededWasAccepted(claim: Claim, claims: Claim[]): void {
	const { superseded = [], expected } = claim.record.validation;
	if (claim.record.status === 'superseded') expect(superseded).toEqual(Object.keys(expected));
	for (const name of superseded) {
		expect(rivals(claims, claim, name).filter(isAccepted)).not.toEqual([]);
	}
}

/** Faults and statuses that leave open whether a write was carried out. */
const UNCLEAR: unknown[] = ['reset', 'html', 'brokenJson', 500, 502, 504];

const isUnclear = ({ fault, status }: Played['requests'][number]) =>
	UNCLEAR.includes(fault) || UNCLEAR.includes(status);

/**
 * Whether the conversation was read after the writes. Undefined where nobody can tell: a conflict
 * has it read, too.
 */
function isReadBack({ at }: Claim, { requests, world }: Played): boolean | undefined {
	const conversationId = world.conversationIds[PEOPLE[at].conversation];
	const own = requests.filter((one) => one.conversationId === conversationId);
	if (own.some(({ method, status }) => method === 'PATCH' && status === 409)) return undefined;
	const last = own.at(-1);
	const isUsual = last?.fault === undefined || last.fault === 'slow';
	return last?.method === 'GET' && last.status === 200 && isUsual;
}

/** What nobody knows is said to be unknown, and nothing else is. */
function expectKnown(claim: Claim, claims: Claim[], played: Played): void {
	const { status, valid, reason, delivery } = claim.record;
	const writes = ownWrites(claim, claims, played);
	const isRead = isReadBack(claim, played);
	if (isRead === undefined) return;
	if (status === 'unverified') expect(isRead).toBe(false);
	if (status !== 'failed') return;
	if (valid === null)
		expect({ isRead, isSent: delivery.attempts > 0 }).toEqual({ isRead: false, isSent: true });
	else if (reason !== 'mismatch' && writes.some(isUnclear)) expect(isRead).toBe(true);
}

function expectThereBefore({ at, wishes, item }: Claim, { before }: Played, scene: Scene): void {
	const isKeep = scene.asks[item].rules.existingValues === 'keep' && scene.operation === 'set';
	for (const [name, wish] of wishes) {
		const had = before[at].get(name) ?? null;
		expect(isMet(wish, had) || (isKeep && had !== null)).toBe(true);
	}
}

/** Items that share a write do not fail for each other's values. */
function expectOwnFault({ record: { reason, delivery } }: Claim): void {
	if (reason === 'rejected' && [400, 413].includes(delivery.statusCode!)) {
		expect(delivery.combinedItems).toBe(1);
	}
}

/** No verdict is better than the truth, and none that is certain is worse. */
export function expectTruth(scene: Scene, played: Played, { meddling }: Trouble): void {
	const isWiped = ({ at }: Claim) =>
		meddling.some(
			({ conversation, how }) => how === 'wipes' && conversation === PEOPLE[at].conversation,
		);
	const claims = claimsOf(scene, played);
	for (const claim of claims) {
		const { status, valid, reason, delivery } = claim.record;
		if (delivery.attempts === 0) expect(ownWrites(claim, claims, played)).toEqual([]);
		expectSupersededWasAccepted(claim, claims);
		if (status === 'verified') expectVerifiedIsStored(claim, claims, played);
		if (status === 'mismatch' || reason === 'mismatch') expectMismatchIsReal(claim, played);
		if (status === 'unchanged') expectThereBefore(claim, played, scene);
		expectOwnFault(claim);
		expectKnown(claim, claims, played);
		if (status === 'failed' && valid === false && reason !== 'mismatch' && !isWiped(claim)) {
			expectNoEffect(claim, claims, played);
		}
	}
}
