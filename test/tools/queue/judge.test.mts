import type { IDataObject } from 'n8n-workflow';

import { judge, type Execution } from '../../../tools/queue/judge.mts';
import { SCHEDULED_ITEMS } from '../../../tools/queue/workflow.mts';

const target = { conversationId: 'c', participantId: 'p' };

function judged(record: IDataObject | undefined, stored: string | undefined) {
	const state: Array<Record<string, string>> = [stored === undefined ? {} : { queueTest: stored }];
	const { lost, wrong } = judge([{ ...target, value: 'new', record }], state, []);
	return { lost, wrong };
}

test.each([
	{ what: 'verified and stored', valid: true, stored: 'new', lost: 0, wrong: 0 },
	{ what: 'verified and not stored', valid: true, stored: undefined, lost: 1, wrong: 1 },
	{ what: 'verified and stored otherwise', valid: true, stored: 'old', lost: 1, wrong: 1 },
	{ what: 'failed and not stored', valid: false, stored: undefined, lost: 1, wrong: 0 },
	{ what: 'failed and yet stored', valid: false, stored: 'new', lost: 0, wrong: 1 },
])('$what: $lost lost, $wrong wrong', ({ valid, stored, lost, wrong }) => {
	expect(judged({ ...target, status: 'any', valid }, stored)).toEqual({ lost, wrong });
});

test('an item without a record is lost, even where it is stored', () => {
	expect(judged(undefined, 'new')).toEqual({ lost: 1, wrong: 0 });
});

test("another item's record is a wrong verdict", () => {
	expect(judged({ ...target, participantId: 'other', valid: true }, 'new').wrong).toBe(1);
});

test.each([
	{ status: 'success', lostTags: 1 },
	{ status: 'error', lostTags: 0 },
])(
	'a missing tag of a scheduled execution with $status counts $lostTags',
	({ status, lostTags }) => {
		const executions: Execution[] = [{ id: '7', mode: 'trigger', status }];
		const state = Array.from({ length: SCHEDULED_ITEMS - 1 }, () => ({ schedule7: 'yes' }));
		expect(judge([], state, executions).lostTags).toBe(lostTags);
	},
);
