import { repeated } from '../repeated.mts';
import type { Scenario } from '../scenario.mts';

export const silence: Scenario = {
	name: 'silence',
	title: 'A server that says nothing about its limit',
	about:
		'700 unverified writes without any rate-limit header, without `Retry-After`, and without seconds in the message of a 429.',
	run: (bench) =>
		repeated(bench, 'no headers', () => ({
			settings: {
				rateLimitHeaders: false,
				rateLimitHeadersOn429: false,
				retryAfter: false,
				retryAfterInMessage: false,
			},
			conversations: 70,
			participants: 10,
			verified: false,
		})),
};
