import { response } from '../delivery/answers.mts';
import { createFakeOrg, type FakeOrg } from './fakeOrg.mts';
import { finishedRun as run } from './finishedRun.mts';
import { P, Q, updateOf } from './makers.mts';

describe('the answer of a write to the participant', () => {
	const toParticipant = { writeTo: 'participant' } as const;

	function org(more: Partial<FakeOrg> = {}) {
		return Object.assign(createFakeOrg([P]), { answersParticipant: true, ...more });
	}

	test('is the check, and saves the read', async () => {
		const fake = org();
		const [result] = await run(fake, [updateOf(0, { a: '1' })], toParticipant);
		expect(result).toMatchObject({ status: 'verified', check: { reads: 0 } });
		expect(fake.reads()).toEqual([]);
	});

	test('is no check of a removal, which is read back', async () => {
		const fake = org();
		fake.set(P, { gone: 'x' });
		const [result] = await run(fake, [updateOf(0, { gone: null })], toParticipant);
		expect(result).toMatchObject({ status: 'verified', check: { reads: 1 } });
	});

	test.each([
		['lacks a name', { id: P, attributes: {} }],
		['has another value', { id: P, attributes: { a: 'x' } }],
		['lacks the attributes', { id: P }],
		['is of another participant', { id: Q, attributes: { a: '1' } }],
		['is empty', {}],
	])('that %s is no check, and the conversation is read back', async (_, json) => {
		const fake = org();
		fake.next('PATCH', response(200, {}, JSON.stringify(json)), true);
		const [result] = await run(fake, [updateOf(0, { a: '1' })], toParticipant);
		expect(result).toMatchObject({ status: 'verified', check: { reads: 1 } });
	});

	test('of 202 without a body is no check either', async () => {
		const fake = org({ answersParticipant: false });
		const [result] = await run(fake, [updateOf(0, { a: '1' })], toParticipant);
		expect(result).toMatchObject({ status: 'verified', check: { reads: 1 } });
	});
});
