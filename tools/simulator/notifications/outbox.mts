import { seededRandom } from '../random.mts';
import type { NotificationSettings } from './settings.mts';

type Fate = Pick<NotificationSettings, 'lost' | 'twice' | 'delayMs' | 'order'>;

/** Where event frames wait until they go out, are lost, or go out twice, as the settings have it. */
export class Outbox {
	readonly #fate: () => Fate;
	readonly #later: (ms: number, work: () => void) => void;
	readonly #random = seededRandom(1);
	/** Frames that wait for their time, in the order of the changes, and when the last of them is due. */
	readonly #lanes = new Map<string, { waiting: Array<() => void>; dueAt: number }>();
	#held?: Array<() => void>;

	/** `later` does some work after so many milliseconds, unless everything ends before. */
	constructor(fate: () => Fate, later: (ms: number, work: () => void) => void) {
		this.#fate = fate;
		this.#later = later;
	}

	/**
	 * Keeps back all frames from now on. What it returns lets them go, in their order or the other way
	 * round.
	 */
	hold(): (order?: 'kept' | 'reversed') => void {
		const held: Array<() => void> = [];
		this.#held = held;
		return (order = 'kept') => {
			this.#held = undefined;
			(order === 'kept' ? held : held.toReversed()).forEach((send) => send());
		};
	}

	/** Sends a frame of a channel in its time. */
	post(channelId: string, send: () => void): void {
		const { lost, twice } = this.#fate();
		if (this.#random() < lost) return;
		const copies = this.#random() < twice ? 2 : 1;
		for (let n = 0; n < copies; n++) this.#postOne(channelId, send);
	}

	#postOne(channelId: string, send: () => void): void {
		const { delayMs, order } = this.#fate();
		const [least, most] = Array.isArray(delayMs) ? delayMs : [delayMs, delayMs];
		const delay = least + this.#random() * (most - least);
		if (order === 'free') {
			this.#later(delay, () => this.#release(send));
			return;
		}
		const lane = this.#lanes.get(channelId) ?? { waiting: [], dueAt: 0 };
		this.#lanes.set(channelId, lane);
		lane.dueAt = Math.max(lane.dueAt, performance.now() + delay);
		lane.waiting.push(send);
		// Timers of one time may fire in any order, so each sends whichever frame is the first
		const sendFirst = () => {
			const first = lane.waiting.shift();
			if (first) this.#release(first);
		};
		// At once where nothing waits: a test that changes something finds the frame on its way
		if (delay === 0 && lane.waiting.length === 1) sendFirst();
		else this.#later(lane.dueAt - performance.now(), sendFirst);
	}

	#release(send: () => void): void {
		if (this.#held) this.#held.push(send);
		else send();
	}
}
