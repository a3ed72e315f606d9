import type { Answer } from '../../../nodes/GenesysParticipantAttributes/delivery/answer';
import {
	createLimiter,
	type Admission,
	type Limiter,
} from '../../../nodes/GenesysParticipantAttributes/delivery/limiter';
import { createFakeClock, settled } from './fakeClock.mts';

/** A limiter, and requests that note when they were let go. */
export function setUpLimiter(random = () => 0.5) {
	const clock = createFakeClock();
	const limiter = createLimiter(clock, random);
	const gone: Array<{ name: string; at: number; kind: Admission['kind'] }> = [];
	const tickets = new Map<string, Extract<Admission, { kind: 'go' }>['ticket']>();

	function ask(name: string, turn: Partial<Parameters<Limiter['admit']>[0]> = {}) {
		const { signal } = new AbortController();
		void limiter.admit({ share: 1, maxWaitMs: 180_000, signal, ...turn }).then((admission) => {
			gone.push({ name, at: clock.now(), kind: admission.kind });
			if (admission.kind === 'go') tickets.set(name, admission.ticket);
		});
	}

	/** A request that goes at once, and its answer. */
	async function send(name: string, answer: Answer) {
		ask(name);
		await settled();
		limiter.answered(tickets.get(name)!, answer);
		await settled();
	}

	const settle = (name: string, answer: Answer) => limiter.answered(tickets.get(name)!, answer);
	const names = () => gone.map(({ name }) => name);
	return { clock, limiter, gone, ask, send, settle, names };
}
