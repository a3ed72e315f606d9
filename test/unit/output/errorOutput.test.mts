import type { INodeExecutionData } from 'n8n-workflow';

import {
	failedItem,
	type ErrorForm,
} from '../../../nodes/GenesysParticipantAttributes/output/errorOutput';

const record = { status: 'failed', error: 'Not found', reason: 'notFound' };

/** What an n8n before 2.35.3 makes of an item that may have failed; undefined leaves it where it is. */
function routed(item: INodeExecutionData, input?: INodeExecutionData) {
	const { error, message } = item.json;
	const names = Object.keys(item.json).length;
	const isFailed = item.error ?? (error && (names === 1 || (message && names === 2)));
	if (!isFailed) return undefined;
	const copy = input ? { ...item, json: { ...input.json, ...item.json } } : item;
	return copy.error === undefined ? copy.json : { error: copy.error.message };
}

const fail = (form: ErrorForm) => failedItem(form, record, { pairedItem: { item: 4 } });

test('the newest n8n gets an error and details, and no other field', () => {
	expect(fail('details')).toEqual({
		json: { error: 'Not found', details: record },
		pairedItem: { item: 4 },
	});
	expect(fail('details').error).toBeUndefined();
});

test('an older n8n routes the item, adds its input and keeps the record', () => {
	expect(routed(fail('hiddenError'), { json: { id: 1 } })).toEqual({
		id: 1,
		error: 'Not found',
		details: record,
	});
	// Without the hidden error it would be taken for a success
	expect(routed(fail('details'), { json: { id: 1 } })).toBeUndefined();
});

test('an older n8n that has no input to add keeps the record as the message', () => {
	expect(routed(fail('message'))).toEqual({ error: 'Not found', message: record });
	expect(routed(fail('hiddenError'))).toEqual({ error: 'Not found' });
});
