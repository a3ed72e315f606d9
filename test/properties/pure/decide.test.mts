import fc from 'fast-check';

import { decide } from '../../../nodes/GenesysParticipantAttributes/delivery/decide';
import { response } from '../../unit/delivery/answers.mts';

const status = fc.integer({ min: 100, max: 599 });
const headers = fc.dictionary(
	fc.constantFrom('retry-after', 'date', 'inin-ratelimit-reset'),
	fc.oneof(fc.string(), fc.nat().map(String)),
);
const json = fc.json();
const body = fc.oneof(fc.string({ unit: 'binary' }), json, fc.constantFrom('', ' \r\n', 'null'));

function isObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

const method = fc.constantFrom('GET' as const, 'POST' as const, 'PATCH' as const);

test('only a 2xx is a success, with a JSON object or, for a write, without a body', () => {
	fc.assert(
		fc.property(status, headers, body, method, (code, told, text, method) => {
			const isAccepted = method === 'PATCH' && (code === 202 || text.trim() === '');
			const isFine = isObject(text) || isAccepted;
			const { kind } = decide(response(code, told, text), { method });
			expect(kind === 'ok').toBe(code >= 200 && code < 300 && isFine);
		}),
		{ numRuns: 300 },
	);
});

test('only a 429 waits for the limit, and no 4xx that says no is asked again', () => {
	fc.assert(
		fc.property(status, headers, body, method, (code, told, text, method) => {
			const { kind } = decide(response(code, told, text), { method });
			expect(kind === 'wait').toBe(code === 429);
			if (code >= 400 && code < 500 && ![408, 409, 429].includes(code)) expect(kind).toBe('fail');
		}),
		{ numRuns: 300 },
	);
});

test('a success that cannot be read may have been carried out, and is asked again', () => {
	const twoHundreds = fc.integer({ min: 200, max: 299 });
	fc.assert(
		fc.property(twoHundreds, body, (code, text) => {
			if (isObject(text) || text.trim() === '' || code === 202) return;
			expect(decide(response(code, {}, text), { method: 'PATCH' })).toMatchObject({
				kind: 'retry',
				reason: 'serverError',
				mayHaveApplied: true,
			});
		}),
	);
});
