import { chosen, wishesOf } from './model.mts';
import { sentWith, type Played } from './play.mts';
import type { Scene } from './scene.mts';
import { PEOPLE } from './world.mts';

/** A person is left alone but for the names, and the values, that items ask for. */
export function expectOnlyWhatWasAsked(scene: Scene, { writes }: Played): void {
	const asked = PEOPLE.map(() => new Map<string, Set<string | null>>());
	for (const ask of scene.asks) {
		const read = wishesOf(ask, scene);
		if (read === 'invalid') continue;
		for (const at of chosen(ask)) {
			for (const [name, { sent }] of read.wishes) {
				asked[at].set(name, (asked[at].get(name) ?? new Set()).add(sent));
			}
		}
	}
	for (const [at, requests] of writes.entries()) {
		for (const request of requests) {
			for (const [name, sent] of Object.entries(sentWith(request))) {
				expect({ name, sent, isAsked: asked[at].get(name)?.has(sent) }).toEqual({
					name,
					sent,
					isAsked: true,
				});
			}
		}
	}
}

/** Writes to one person wait for each other's answers. */
export function expectOneAfterTheOther({ writes }: Played): void {
	for (const requests of writes) {
		for (const [index, { at }] of requests.slice(1).entries()) {
			expect(at).toBeGreaterThanOrEqual(requests[index].answeredAt ?? requests[index].at);
		}
	}
}
