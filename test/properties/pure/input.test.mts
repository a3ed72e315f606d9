import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';

import { readId } from '../../../nodes/GenesysParticipantAttributes/input/ids';
import { readFindOptions } from '../../../nodes/GenesysParticipantAttributes/input/options';
import { InvalidInput } from '../../../nodes/GenesysParticipantAttributes/input/values';
import { readNames } from '../../../nodes/GenesysParticipantAttributes/input/names';
import { readRemoval, readSet } from '../../../nodes/GenesysParticipantAttributes/input/updates';
import { createContext, readOne } from '../../unit/input/fakeContext.mts';
import { objectOf, value } from '../wild.mts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const anything = fc.oneof(value, fc.anything({ withNullPrototype: true }));

/** What the reading gives, or `refused` where it says that the input cannot be used. */
function attempt<T>(read: () => T): T | 'refused' {
	try {
		return read();
	} catch (error) {
		expect(error).toBeInstanceOf(InvalidInput);
		return 'refused';
	}
}

test('anything is an ID fit for an address, or refused', () => {
	const near = fc
		.tuple(
			fc.uuid(),
			fc.nat({ max: 36 }),
			fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
		)
		.map(([id, at, text]) => id.slice(0, at) + text + id.slice(at));
	fc.assert(
		fc.property(fc.oneof(near, anything), (given) => {
			const id = attempt(() => readId('queueId', given));
			if (id !== 'refused') expect(id).toMatch(UUID);
		}),
		{ numRuns: 300 },
	);
});

test('names read from anything are not empty, and those of a text are trimmed, or they are refused', () => {
	fc.assert(
		fc.property(anything, (given) => {
			const names = attempt(() => readNames('attributeNames', given, false));
			if (names === 'refused') return;
			expect(names.length).toBeGreaterThan(0);
			for (const one of names) {
				expect(one.trim()).not.toBe('');
				if (typeof given === 'string' && !/^\s*[["]/.test(given)) expect(one).toBe(one.trim());
			}
		}),
	);
});

test('options of any kind are read within their bounds, or refused', () => {
	const names = ['maxRetries', 'maxWait', 'rateLimitShare', 'concurrency', 'timeout'];
	const wild = fc.oneof(fc.double(), fc.integer(), fc.string(), fc.constantFrom(null, true, ''));
	fc.assert(
		fc.property(fc.dictionary(fc.constantFrom(...names), wild), (options) => {
			const read = attempt(() => readFindOptions(createContext({ options }), 'stop').api);
			if (read === 'refused') return;
			expect(read.maxRetries).toBeGreaterThanOrEqual(0);
			expect(read.maxWaitMs >= 0 && read.maxWaitMs <= 86_400_000).toBe(true);
			expect(read.share > 0 && read.share <= 1).toBe(true);
			expect(Number.isInteger(read.concurrency)).toBe(true);
			expect(read.concurrency >= 1 && read.concurrency <= 50).toBe(true);
			expect(read.timeoutMs > 0 && Number.isFinite(read.timeoutMs)).toBe(true);
		}),
	);
});

test('each item is read, whatever its parameters hold: to something that can be sent, or a problem', () => {
	const id = fc.oneof(fc.uuid(), anything);
	const scene = fc.record({
		conversationId: id,
		participantBy: fc.constantFrom('id', 'purpose'),
		participantId: id,
		participantPurpose: anything,
		participantMatch: fc.constantFrom('active', 'all'),
		attributesFrom: fc.constantFrom('fields', 'input', 'json'),
		attributes: fc.oneof(
			anything,
			fc.record({ assignments: fc.array(fc.record({ name: anything, value: anything })) }),
		),
		inputFields: fc.constantFrom('selected', 'all', 'allExcept'),
		inputFieldNames: anything,
		attributesJson: fc.oneof(anything, fc.json()),
		attributeNames: anything,
		options: fc.constant({}),
	});
	fc.assert(
		fc.property(scene, fc.array(objectOf(value), { maxLength: 3 }), (parameters, items) => {
			const context = createContext({ items: items as IDataObject[], parameters });
			for (const reader of [readSet, readRemoval]) {
				for (const item of items.keys()) {
					const read = readOne(context, item, reader);
					const { value, failure } = read;
					if (!value) {
						expect(failure?.message).not.toBe('');
						continue;
					}
					expect(value.conversationId).toMatch(UUID);
					for (const [name, { sent }] of value.changes) {
						expect(typeof name === 'string' && name.trim() !== '').toBe(true);
						expect(sent === null || typeof sent === 'string').toBe(true);
					}
				}
			}
		}),
		{ numRuns: 300 },
	);
});
