import { changed } from './server.mts';
import { meet, type Met } from './serverMeet.mts';

type Rate = [count?: string, allowed?: string, reset?: string];

/** Five items while all answers, or so many, tell these numbers. */
async function runWith(rateOf: () => Rate, maxWait = 1, times?: number): Promise<Met> {
	const telling = changed(({ headers }) => {
		const names = ['count', 'allowed', 'reset'].map((name) => `inin-ratelimit-${name}`);
		const others = Object.entries(headers).filter(([name]) => !names.includes(name));
		const rate = rateOf().flatMap((value, at) => (value === undefined ? [] : [[names[at], value]]));
		return { headers: Object.fromEntries([...others, ...rate]) };
	});
	const options = { maxWait, verifyFor: 0, concurrency: 2 };
	return await meet('patchAttributes', telling, { options, times, items: 5, harmsAll: true });
}

function expectVerified({ result: { records } }: Met): void {
	for (const record of records) expect(record).toMatchObject({ status: 'verified' });
}

test.concurrent.each<[string, Rate]>([
	['nothing', []],
	['a count and no end', ['300', '300']],
	['empty texts', ['', '', '']],
	['negative numbers', ['-1', '-300', '-60']],
	['NaN', ['NaN', 'NaN', 'NaN']],
	['1e12 in figures', ['1000000000000', '1000000000000', '1000000000000']],
	['1e12 as it is written', ['1e12', '1e12', '1e12']],
	['the end in milliseconds since 1970', ['300', '300', String(Date.now())]],
	['several values', ['300, 300', '300, 300', '60, 60']],
	['a limit of nothing, passed', ['5', '0', '60']],
	['an end that is now', ['300', '300', '0']],
	['far more left than there is', ['0', '999999999', '999999999']],
])('counts that make no sense hold nobody up: %s', async (_, rate) => {
	expectVerified(await runWith(() => rate));
});

test.concurrent.each<[string, Rate]>([
	['more used than allowed', ['500', '300', '1']],
	['a limit of one', ['1', '1', '1']],
])('a window that is spent is waited for: %s', async (_, rate) => {
	let answers = 0;
	expectVerified(await runWith(() => (answers++ < 3 ? rate : []), 5));
});

test.concurrent('a window spent for longer than Max Wait ends the run, and says so', async () => {
	const { result, hostile } = await runWith(() => ['301', '300', '60']);
	const ends = result.records.map(({ status, reason }) => `${status} ${reason ?? ''}`);
	expect(new Set(ends)).toEqual(new Set(['failed quotaExhausted', 'unverified readFailed']));
	expect(hostile.count('patchAttributes')).toBeLessThanOrEqual(2);
});

test.concurrent('one answer that tells of a window of years does not end the run', async () => {
	expectVerified(await runWith(() => ['300', '300', '999999999'], 1, 1));
});
