import { CONTINUE } from '../node/support.mts';
import { itemsFor, set, type UpdateRun } from '../node/updates.mts';
import { changed, withHostile, type Distortion, type Hostile } from './server.mts';
import { forever } from './serverMeet.mts';
import { expectHonest } from './serverTruth.mts';

type Rate = [count?: string, allowed?: string, reset?: string];

function rateHeaders([count, allowed, reset]: Rate): Record<string, string> {
	return {
		...(count !== undefined && { 'inin-ratelimit-count': count }),
		...(allowed !== undefined && { 'inin-ratelimit-allowed': allowed }),
		...(reset !== undefined && { 'inin-ratelimit-reset': reset }),
	};
}

function withoutRate(headers: Record<string, string>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).filter(([name]) => !name.startsWith('inin-ratelimit-')),
	);
}

/** The usual answer with other numbers. */
function telling(rateOf: () => Rate): Distortion {
	return changed(({ headers }) => ({
		headers: { ...withoutRate(headers), ...rateHeaders(rateOf()) },
	}));
}

/** Five items while all answers, or so many, tell these numbers. */
async function runWith(
	rateOf: () => Rate,
	judge: (result: UpdateRun, hostile: Hostile) => void,
	{ maxWait = 1, times }: { maxWait?: number; times?: number } = {},
): Promise<void> {
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		const items = itemsFor(simulator.seed({ conversations: 5 }));
		for (const route of ['patchAttributes', 'getConversation'] as const) {
			hostile.distort(route, telling(rateOf), times);
		}
		const options = { maxWait, verifyFor: 0, concurrency: 2 };
		const run = { options, credential, node: CONTINUE, cancelWhen: forever() };
		const result = await set(simulator, items, run);
		expect(result.status).toBe('success');
		expectHonest(hostile, items, result);
		judge(result, hostile);
	});
}

const NOW = new Date().toUTCString();

const NONSENSE: Array<[string, Rate]> = [
	['nothing', []],
	['only a count', ['300']],
	['a count and no end', ['300', '300']],
	['no count', [undefined, '300', '60']],
	['empty texts', ['', '', '']],
	['negative numbers', ['-1', '-300', '-60']],
	['a negative limit', ['1', '-300', '60']],
	['a negative end', ['300', '300', '-60']],
	['NaN', ['NaN', 'NaN', 'NaN']],
	['Infinity', ['Infinity', '300', 'Infinity']],
	['1e12 in figures', ['1000000000000', '1000000000000', '1000000000000']],
	['1e12 as it is written', ['1e12', '1e12', '1e12']],
	['1e-9', ['1e-9', '1e-9', '1e-9']],
	['fractions', ['299.5', '300.5', '59.9']],
	['dates', [NOW, NOW, NOW]],
	['the end as a point in time', ['300', '300', String(Math.round(Date.now() / 1000))]],
	['the end in milliseconds since 1970', ['300', '300', String(Date.now())]],
	['several values', ['300, 300', '300, 300', '60, 60']],
	['several limits', ['300', '300, 1000;w=60', '60']],
	['hexadecimal', ['0x12c', '0x12c', '0x3c']],
	['null', ['null', 'null', 'null']],
	['an object', ['[object Object]', '{}', '[]']],
	['a limit of nothing', ['0', '0', '60']],
	['a limit of nothing, passed', ['5', '0', '60']],
	['an end that is now', ['300', '300', '0']],
	['far more left than there is', ['0', '999999999', '999999999']],
];

test.concurrent.each(NONSENSE)('counts that make no sense hold nobody up: %s', async (_, rate) => {
	await runWith(
		() => rate,
		({ records }) => {
			for (const record of records) expect(record).toMatchObject({ status: 'verified' });
		},
	);
});

test.concurrent.each<[string, Rate]>([
	['more used than allowed', ['500', '300', '1']],
	['as much used as allowed', ['300', '300', '1']],
	['a limit of one', ['1', '1', '1']],
	['far more of both', ['999999999', '999999999', '1']],
])('a window that is spent is waited for: %s', async (_, rate) => {
	let answers = 0;
	await runWith(
		() => (answers++ < 3 ? rate : []),
		({ records }) => {
			for (const record of records) expect(record).toMatchObject({ status: 'verified' });
		},
		{ maxWait: 5 },
	);
});

test.concurrent(
	'a window that is spent for longer than Max Wait ends the run, and says so',
	async () => {
		await runWith(
			() => ['301', '300', '60'],
			({ records }, { simulator }) => {
				const ends = records.map(({ status, reason }) => `${status} ${reason ?? ''}`);
				expect(new Set(ends)).toEqual(new Set(['failed quotaExhausted', 'unverified readFailed']));
				expect(simulator.count('patchAttributes')).toBeLessThanOrEqual(2);
			},
		);
	},
);

test.concurrent('one answer that tells of a window of years does not end the run', async () => {
	await runWith(
		() => ['300', '300', '999999999'],
		({ records }) => {
			for (const record of records) expect(record).toMatchObject({ status: 'verified' });
		},
		{ times: 1 },
	);
});

const PIECES = ['', '0', '1', '2', '-1', '5', '299', '300', '301', '60', '1e3', '999999999', 'x'];

/** A repeatable choice of the seed. */
function drawer(seed: number): () => string {
	let state = seed * 2_654_435_761;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return PIECES[Math.floor((state / 2_147_483_648) * PIECES.length)];
	};
}

test.concurrent.each([1, 2, 3, 4, 5, 6, 7, 8])(
	'counts that change wildly let the run end, with the truth (%d)',
	async (seed) => {
		const draw = drawer(seed);
		await runWith(
			() => [draw(), draw(), draw()],
			({ records }) => {
				for (const { status, reason } of records) {
					if (status !== 'verified') expect(reason).toMatch(/^(quotaExhausted|readFailed)$/);
				}
			},
		);
	},
);
