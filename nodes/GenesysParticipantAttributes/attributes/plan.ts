import type { Change, Changes } from './change';

/** One PATCH: what it carries, and for which of a participant's targets. */
export interface Body<Target> {
	targets: Target[];
	/** What of each target's changes it carries, in the order of the targets. */
	parts: Changes[];
	/** All of them; where they meet, the later one wins. */
	attributes: Map<string, string | null>;
	/** Its length as JSON text. */
	bytes: number;
}

/** Genesys Cloud takes less than 512,000 bytes. */
export const MAX_BODY_BYTES = 511_999;

/** JSON text of a request that writes these attributes. */
export function bodyOf(attributes: ReadonlyMap<string, string | null>): string {
	return JSON.stringify({ attributes: Object.fromEntries(attributes) });
}

/** Bytes of a body beside its attributes; the first of them has no comma. */
const EMPTY_BODY_BYTES = bodyOf(new Map()).length - 1;

const SHORT_ESCAPES = '\b\t\n\f\r';

/** Bytes of a text as JSON. To make that text takes several times as long where much is escaped. */
function bytesAsJson(text: string): number {
	let bytes = Buffer.byteLength(text) + 2;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === 0x22 || code === 0x5c) bytes += 1;
		else if (code < 0x20) bytes += SHORT_ESCAPES.includes(text[at]) ? 1 : 5;
		else if (code >= 0xd800 && code < 0xe000) {
			// A surrogate by itself is escaped, a pair is not
			if (text.codePointAt(at)! > 0xffff) at += 1;
			else bytes += 3;
		}
	}
	return bytes;
}

/** Bytes that one attribute adds to a body, its comma included. */
function bytesOf(name: string, sent: string | null): number {
	return bytesAsJson(name) + (sent === null ? 'null'.length : bytesAsJson(sent)) + 2;
}

/** Whether one attribute is small enough to be sent at all. */
export function fitsInBody(name: string, { sent }: Change): boolean {
	// No character is less than a byte, and what is far too long is not looked at
	if (name.length + (sent?.length ?? 0) > MAX_BODY_BYTES) return false;
	return EMPTY_BODY_BYTES + bytesOf(name, sent) <= MAX_BODY_BYTES;
}

/** Bytes of the body once these changes are in it. */
function bytesWith(body: Body<unknown>, changes: Changes): number {
	let bytes = body.bytes;
	for (const [name, { sent }] of changes) {
		const before = body.attributes.get(name);
		if (before !== undefined) bytes -= bytesOf(name, before);
		bytes += bytesOf(name, sent);
	}
	return bytes;
}

function emptyBody<Target>(): Body<Target> {
	return { targets: [], parts: [], attributes: new Map(), bytes: EMPTY_BODY_BYTES };
}

function add<Target>(body: Body<Target>, target: Target, changes: Changes): void {
	body.bytes = bytesWith(body, changes);
	body.targets.push(target);
	body.parts.push(changes);
	for (const [name, { sent }] of changes) body.attributes.set(name, sent);
}

/** Parts of one item's changes, each small enough for a request. */
function* parts(changes: Changes): Generator<Changes> {
	let part: Changes = new Map();
	let bytes = EMPTY_BODY_BYTES;
	for (const [name, change] of changes) {
		const size = bytesOf(name, change.sent);
		if (bytes + size > MAX_BODY_BYTES && part.size > 0) {
			yield part;
			part = new Map();
			bytes = EMPTY_BODY_BYTES;
		}
		part.set(name, change);
		bytes += size;
	}
	if (part.size > 0) yield part;
}

/**
 * The requests that bring one participant to the state asked for, to be sent one after another.
 *
 * @param targets in input order; where they meet, the later one wins
 * @param combine whether items share a request as long as it stays below the size limit
 */
export function planBodies<Target extends { toWrite: Changes }>(
	targets: Target[],
	combine: boolean,
): Array<Body<Target>> {
	const bodies: Array<Body<Target>> = [];
	for (const target of targets) {
		for (const part of parts(target.toWrite)) {
			const last = bodies.at(-1);
			const joins = last && combine && bytesWith(last, part) <= MAX_BODY_BYTES;
			const body = joins ? last : emptyBody<Target>();
			if (!joins) bodies.push(body);
			add(body, target, part);
		}
	}
	return bodies;
}

/** The same for each target by itself, one request each. */
export function splitBody<Target>({ targets, parts }: Body<Target>): Array<Body<Target>> {
	return targets.map((target, index) => {
		const body = emptyBody<Target>();
		add(body, target, parts[index]);
		return body;
	});
}
