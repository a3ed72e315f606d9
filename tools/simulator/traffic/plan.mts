import type { MediaType } from '../conversations.mts';

/** Somebody who turns to the organization. */
export interface Customer {
	name: string;
	phone: string;
	email: string;
	/** What the flow has found out before anybody answers. */
	attributes: Record<string, string>;
}

const NAMES = [
	'Ada Sample',
	'Ben Example',
	'Chloé Test',
	'Dmitri Specimen',
	'Emeka Trial',
	'Fatima Pattern',
	'Grace Model',
	'Hiro Instance',
	'Inés Case',
	'Jun Probe',
];

/** The people that turn up again and again. */
export const CUSTOMERS: readonly Customer[] = NAMES.map((name, n) => ({
	name,
	phone: `tel:+1317555${2000 + n * 111}`,
	email: `${name.split(' ')[0].toLowerCase().normalize('NFD').replace(/\W/g, '')}@example.com`,
	attributes: {
		customerId: `C-${1001 + n}`,
		language: n % 3 === 0 ? 'en-US' : n % 3 === 1 ? 'es-ES' : 'de-DE',
	},
}));

const MEDIA: MediaType[] = ['voice', 'message', 'email'];

/** How long a customer and an agent talk, at least and at most, in seconds. */
const TALK_SECONDS: Partial<Record<MediaType, [number, number]>> = {
	voice: [40, 240],
	message: [60, 600],
	email: [120, 900],
};

/** What happens to a conversation; times are milliseconds since 1970. */
export type Step = { at: number } & (
	| { kind: 'enter'; queueId: string }
	| { kind: 'offer'; userId: string }
	/** The agent at whom it rings does not take it. */
	| { kind: 'miss' }
	| { kind: 'answer' }
	| { kind: 'end' }
);

/** A conversation from its start to its end. */
export interface Life {
	at: number;
	mediaType: MediaType;
	direction: 'inbound' | 'outbound';
	customer: Customer;
	/** In the order of their times. */
	steps: Step[];
}

export interface TrafficRules {
	/** Starts lie from this time on, and before the other one; milliseconds since 1970. */
	from: number;
	to: number;
	/** Starts a minute, on average. */
	perMinute: number;
	queueIds: string[];
	userIds: string[];
}

/**
 * The conversations of a time: they start now and then, wait in a queue, are offered (some to a second agent,
 * since the first does not answer), are answered or given up, and end.
 *
 * @param random numbers from 0 up to 1; the same ones give the same plan
 */
export function planTraffic(random: () => number, rules: TrafficRules): Life[] {
	const { from, to, perMinute, queueIds, userIds } = rules;
	const one = <Value,>(values: readonly Value[]) => values[Math.floor(random() * values.length)];
	const between = (least: number, most: number) =>
		Math.round((least + random() * (most - least)) * 1000);

	function life(at: number): Life {
		const mediaType = one(MEDIA);
		const direction = mediaType === 'voice' && random() < 0.2 ? 'outbound' : 'inbound';
		const steps: Step[] = [];
		let now = at + between(0.2, 2);
		steps.push({ at: now, kind: 'enter', queueId: one(queueIds) });
		now += between(2, 20);
		const isGivenUp = random() < 0.08;
		for (let offers = isGivenUp ? 0 : random() < 0.15 ? 2 : 1; offers > 0; offers--) {
			steps.push({ at: now, kind: 'offer', userId: one(userIds) });
			now += between(1, 6);
			steps.push({ at: now, kind: offers > 1 ? 'miss' : 'answer' });
			now += between(0.5, 3);
		}
		if (!isGivenUp) now += between(...TALK_SECONDS[mediaType]!);
		steps.push({ at: now, kind: 'end' });
		return { at, mediaType, direction, customer: one(CUSTOMERS), steps };
	}

	const lives: Life[] = [];
	const gap = () => Math.ceil((-Math.log(1 - random()) * 60_000) / perMinute);
	for (let at = from + gap(); at < to; at += gap()) lives.push(life(at));
	return lives;
}
