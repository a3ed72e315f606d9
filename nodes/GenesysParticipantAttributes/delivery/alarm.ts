import { NO_LONGER_NEEDED, type Clock } from './clock';

/** One timer that is set anew whenever something else comes first. */
export interface Alarm {
	/** Rings at this time of the clock, and not at the one that it was set to before. */
	set(at: number): void;
}

export function createAlarm(clock: Clock, ring: () => void): Alarm {
	let current: { at: number; controller: AbortController } | undefined;

	return {
		set: (at) => {
			if (current && Math.abs(current.at - at) < 1) return;
			current?.controller.abort(NO_LONGER_NEEDED);
			current = undefined;
			if (at === Infinity) return;
			const own = { at, controller: new AbortController() };
			current = own;
			const waitMs = Math.max(0, at - clock.now());
			void clock.pause(waitMs, own.controller.signal).then((isOver) => {
				if (!isOver) return;
				current = undefined;
				ring();
			});
		},
	};
}
