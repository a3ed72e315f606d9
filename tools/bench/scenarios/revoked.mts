import { repeated } from '../repeated.mts';
import { check } from '../scenario.mts';
import type { Scenario } from '../scenario.mts';

const REVOKE_AT = 100;
const MOST_TOKENS_MORE = 3;

export const revoked: Scenario = {
	name: 'revoked',
	title: 'The token is revoked in mid-run',
	about: '200 read-back writes of 200 conversations.',
	run: (bench) =>
		repeated(
			bench,
			'revoked token',
			() => ({
				conversations: 200,
				participants: 1,
				verified: true,
				prepare: () => bench.simulator.at(REVOKE_AT, { kind: 'revoke' }),
			}),
			({ tally: { tokens } }) => [
				check('the token was revoked', tokens > 1, `${tokens} tokens`),
				check(
					`at most ${MOST_TOKENS_MORE} token requests more`,
					tokens <= 1 + MOST_TOKENS_MORE,
					`${tokens - 1} more`,
				),
			],
		),
};
