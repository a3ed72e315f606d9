import type { Release } from './releases.mts';
import type { SuiteResult } from './suite.mts';

/** What an older n8n does otherwise, and the tests that see it. */
interface Difference {
	/** The first n8n that does as the newest; patches of older lines may, too. */
	until: [major: number, minor: number];
	what: string;
	tests: RegExp;
}

/** A test counts for the first one that fits. */
const DIFFERENCES: Difference[] = [
	{
		until: [2, 38],
		what: 'n8n sends a request once more after its new token was refused as well',
		tests: /401 with a new token|token that is refused again and again/,
	},
	{
		until: [2, 11],
		what: 'n8n never renews an expired token',
		tests: /is renewed, once|revoked|replaced ones/,
	},
	{
		until: [2, 30],
		what: 'n8n renews an expired token once for each request under way',
		tests: /revoked in mid-run/,
	},
	{
		until: [2, 35],
		what: 'n8n leaves failed items on the first output instead of the error output',
		tests: /error output|leaves there|hands failures/,
	},
	{
		until: [2, 34],
		what: 'n8n hides why there was no answer: not retried, reported as a refused credential',
		tests:
			/no answer|connection lost|lost connection|not answer|cannot be reached|hangs|shaky|unclear|when tries run out|gives no token|in words/,
	},
	{
		until: [2, 34],
		what: 'a run that is cancelled, or ended by a failed item, sits out its wait for a retry or the limit',
		tests: /cancelling|nor the wait for it|cut short|keeps another item from/,
	},
	{
		until: [2, 20],
		what: 'agents call tools in another way, which these tests do not know',
		tests: /agent|what n8n adds to a call/,
	},
	{ until: [2, 20], what: 'n8n asks for an empty scope', tests: /asks for no scope/ },
];

/** A difference with the tests of one release that see it. */
interface Seen {
	what: string;
	tests: string[];
}

/** The failed tests of a release by what they see, and those that nothing here explains. */
export function differencesIn({ n8n, failed }: Release & SuiteResult): {
	known: Seen[];
	unknown: string[];
} {
	const [major, minor] = n8n.split('.').map(Number);
	const there = DIFFERENCES.filter(
		({ until }) => major < until[0] || (major === until[0] && minor < until[1]),
	);
	const cause = (name: string) => there.find(({ tests }) => tests.test(name));
	return {
		known: there
			.map((one) => ({ what: one.what, tests: failed.filter((name) => cause(name) === one) }))
			.filter(({ tests }) => tests.length > 0),
		unknown: failed.filter((name) => !cause(name)),
	};
}
