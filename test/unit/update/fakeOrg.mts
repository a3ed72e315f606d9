import type {
	AttemptResult,
	ApiRequest,
} from '../../../nodes/GenesysParticipantAttributes/delivery/request';
import { response } from '../delivery/answers.mts';
import { createFakeApi, type FakeApi, type SentRequest } from '../fakeApi.mts';

type Attributes = Record<string, string | null>;

interface Script {
	answer: AttemptResult;
	/** Carried out all the same. */
	isDone: boolean;
}

export interface FakeOrg extends FakeApi {
	/** Age in milliseconds of what reads show. */
	readDelayMs: number;
	/** The answer to a write: 202 without a body, or 200 with the participant. */
	answersParticipant: boolean;
	endTime: string | undefined;
	/** Answers the next request of this method so. */
	next(method: 'GET' | 'PATCH', answer: AttemptResult, isDone?: boolean): void;
	/** Refuses every write that has this attribute name. */
	refuse(name: string, answer: AttemptResult): void;
	/** What a participant has, by now. */
	stored(participantId: string): Record<string, string>;
	/** Sets attributes as a flow would. */
	set(participantId: string, attributes: Attributes): void;
	writes(): Array<{ participantId: string; attributes: Attributes }>;
	reads(): SentRequest[];
}

/** A few conversations with the same participants, each attribute with the time of its change. */
export function createFakeOrg(participantIds: string[], width?: number): FakeOrg {
	const history: Array<{ at: number; participantId: string; attributes: Attributes }> = [];
	const scripts: Array<Script & { method: string }> = [];
	const refused = new Map<string, AttemptResult>();

	function storedAt(participantId: string, time: number): Record<string, string> {
		const state = new Map<string, string>();
		for (const change of history) {
			if (change.at > time || change.participantId !== participantId) continue;
			for (const [name, value] of Object.entries(change.attributes)) {
				if (value === null) state.delete(name);
				else state.set(name, value);
			}
		}
		return Object.fromEntries(state);
	}

	function participant(id: string, time: number) {
		return { id, purpose: 'customer', attributes: storedAt(id, time) };
	}

	function read(path: string, now: number): AttemptResult {
		const time = now - org.readDelayMs;
		const participants = participantIds.map((id) => participant(id, time));
		const id = path.split('/').at(-1);
		return response(200, {}, JSON.stringify({ id, endTime: org.endTime, participants }));
	}

	function write({ path, body }: ApiRequest, now: number, isDone: boolean): AttemptResult {
		const participantId = path.split('/')[6];
		const { attributes } = JSON.parse(body!) as { attributes: Attributes };
		const refusal = Object.keys(attributes).find((name) => refused.has(name));
		if (refusal) return refused.get(refusal)!;
		if (isDone) history.push({ at: now, participantId, attributes });
		const json = JSON.stringify(participant(participantId, now));
		return org.answersParticipant ? response(200, {}, json) : response(202);
	}

	const fake = createFakeApi((request, now) => {
		const index = scripts.findIndex(({ method }) => method === request.method);
		const [script] = index < 0 ? [] : scripts.splice(index, 1);
		const answer =
			request.method === 'GET'
				? read(request.path, now)
				: write(request, now, script?.isDone ?? true);
		return script?.answer ?? answer;
	}, width);

	const org: FakeOrg = {
		...fake,
		readDelayMs: 0,
		answersParticipant: false,
		endTime: undefined,
		next: (method, answer, isDone = false) => scripts.push({ method, answer, isDone }),
		refuse: (name, answer) => refused.set(name, answer),
		stored: (participantId) => storedAt(participantId, Infinity),
		set: (participantId, attributes) =>
			history.push({ at: fake.clock.now(), participantId, attributes }),
		writes: () =>
			fake.sent
				.filter(({ method }) => method === 'PATCH')
				.map(({ path, body }) => ({
					participantId: path.split('/')[6],
					attributes: (JSON.parse(body!) as { attributes: Attributes }).attributes,
				})),
		reads: () => fake.sent.filter(({ method }) => method === 'GET'),
	};
	return org;
}
