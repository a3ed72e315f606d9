import { unusableTarget } from '../../../nodes/GenesysParticipantAttributes/update/target';
import { judgeAll } from '../../../nodes/GenesysParticipantAttributes/update/verdict';
import { optionsWith, RIGHT, targetWith, written } from './makers.mts';

describe('the verdicts on a run', () => {
	test('are given in the order of the targets, each participant for itself', () => {
		const other = { conversationId: 'c2' };
		const targets = [
			written({ a: '1' }, { check: RIGHT }),
			written({ a: '2' }, { check: RIGHT, ...other }),
			written({ a: '3' }, { check: RIGHT }),
			written({ a: '4' }, { check: RIGHT, participantId: 'q' }),
			unusableTarget({
				item: 4,
				failure: { reason: 'invalidInput', message: 'm', description: 'd' },
			}),
		];
		const judged = judgeAll(targets, optionsWith());
		expect(judged.map(({ target }) => target)).toEqual(targets);
		expect(judged.map(({ verdict }) => verdict.status)).toEqual([
			'superseded',
			'verified',
			'verified',
			'verified',
			'failed',
		]);
		expect(judged[4].verdict.reason).toBe('invalidInput');
	});

	test('of items without a participant do not touch each other', () => {
		const settled = { status: 'skipped', reason: 'nothingToWrite' } as const;
		const targets = [0, 1].map((item) =>
			targetWith({}, { item, participantId: undefined, settled }),
		);
		expect(judgeAll(targets, optionsWith()).map(({ verdict }) => verdict.status)).toEqual([
			'skipped',
			'skipped',
		]);
	});
});
