import fc from 'fast-check';

import { createFakeServer, ROUNDINGS, type FakeServer, type Rounding } from './fakeServer.mts';
import type { Latency } from './traffic.mts';

/** A server and a client's way to it, as fast-check draws them. */
interface Scene {
	limit: number;
	windowMs: number;
	rounding: Rounding;
	width: number;
	latencies: Latency[];
	/** The slowest way there and back, in milliseconds. */
	roundTripMs: number;
}

const fraction = fc.double({ min: 0, max: 1, noNaN: true });

const rounding = fc.constantFrom(...(Object.keys(ROUNDINGS) as Rounding[]));

/** Round trips stay below a second, and fast enough to spend a window in its time. */
function longestRoundTrip(limit: number, width: number, windowMs: number): number {
	const rounds = Math.ceil(limit / width) + 10;
	return Math.floor(Math.min(900, windowMs / rounds));
}

const scene: fc.Arbitrary<Scene> = fc
	.record({
		limit: fc.integer({ min: 1, max: 60 }),
		windowMs: fc.integer({ min: 5000, max: 90_000 }),
		rounding,
		width: fc.integer({ min: 1, max: 50 }),
		ways: fc.array(fc.record({ there: fraction, back: fraction }), { minLength: 1, maxLength: 20 }),
	})
	.map(({ ways, ...rest }) => {
		const roundTripMs = longestRoundTrip(rest.limit, rest.width, rest.windowMs);
		const latencies = ways.map(({ there, back }) => ({
			there: 1 + Math.floor((there * roundTripMs) / 2),
			back: 1 + Math.floor((back * roundTripMs) / 2),
		}));
		return { ...rest, latencies, roundTripMs: roundTripMs + 2 };
	});

/** Checks what holds in any scene, each with a server of its own, and for whatever else is drawn. */
export function inAnyScene<More>(
	more: fc.Arbitrary<More>,
	check: (scene: Scene & { server: FakeServer }, more: More) => void,
): void {
	const property = fc.property(scene, more, (drawn, one) => {
		const { limit, windowMs, rounding } = drawn;
		check({ ...drawn, server: createFakeServer({ limit, windowMs, rounding }) }, one);
	});
	fc.assert(property, { numRuns: 300 });
}
