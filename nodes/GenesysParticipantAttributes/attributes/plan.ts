import { bytesOf, EMPTY_BODY_BYTES, MAX_BODY_BYTES, type Changes } from './change';

/** What one item writes to a participant. `key` tells the items apart. */
export interface Entry<Key> {
	key: Key;
	changes: Changes;
}

/** One PATCH: what it carries, and for which items. */
export interface Body<Key> {
	keys: Key[];
	attributes: Map<string, string | null>;
}

interface Draft<Key> extends Body<Key> {
	bytes: number;
}

function emptyDraft<Key>(): Draft<Key> {
	return { keys: [], attributes: new Map(), bytes: EMPTY_BODY_BYTES };
}

/** Bytes of the draft once these changes are in it. */
function bytesWith<Key>(draft: Draft<Key>, changes: Changes): number {
	let bytes = draft.bytes;
	for (const [name, { sent }] of changes) {
		const before = draft.attributes.get(name);
		if (before !== undefined) bytes -= bytesOf(name, before);
		bytes += bytesOf(name, sent);
	}
	return bytes;
}

function add<Key>(draft: Draft<Key>, key: Key, changes: Changes): void {
	draft.bytes = bytesWith(draft, changes);
	if (draft.keys.at(-1) !== key) draft.keys.push(key);
	for (const [name, { sent }] of changes) draft.attributes.set(name, sent);
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
 * @param entries in input order; where they meet, the later one wins
 * @param combine whether items share a request as long as it stays below the size limit
 */
export function planBodies<Key>(entries: Array<Entry<Key>>, combine: boolean): Array<Body<Key>> {
	const drafts: Array<Draft<Key>> = [];
	for (const { key, changes } of entries) {
		for (const part of parts(changes)) {
			const last = drafts.at(-1);
			const joins = last && combine && bytesWith(last, part) <= MAX_BODY_BYTES;
			const draft = joins ? last : emptyDraft<Key>();
			if (!joins) drafts.push(draft);
			add(draft, key, part);
		}
	}
	return drafts.map(({ keys, attributes }) => ({ keys, attributes }));
}
