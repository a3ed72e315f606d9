import { createSlots } from '../../../nodes/GenesysParticipantAttributes/delivery/slots';
import { settled } from './fakeClock.mts';
import { createWork, inSlot, numbers } from './work.mts';

describe('each', () => {
	test.each([1, 2, 5, 50])(
		'has no more than %d at work, and no fewer while there is work',
		async (width) => {
			const work = createWork();
			const all = createSlots(width).each(numbers(60), work.do);
			await settled();
			expect(work.started).toHaveLength(width);
			await work.endAll();
			await all;
			expect(work.most()).toBe(width);
			expect(work.started).toEqual(numbers(60));
		},
	);

	test('starts the next as soon as any has ended, in the order given', async () => {
		const work = createWork();
		const all = createSlots(3).each(numbers(6), work.do);
		await settled();
		await work.end(1);
		expect(work.started).toEqual([0, 1, 2, 3]);
		await work.end(3);
		await work.end(0);
		expect(work.started).toEqual([0, 1, 2, 3, 4, 5]);
		await work.endAll();
		await all;
	});

	test('takes the entries one by one, as there is room for them', async () => {
		let taken = 0;
		function* entries() {
			for (; taken < 10; taken += 1) yield taken;
		}
		const work = createWork();
		const all = createSlots(2).each(entries(), work.do);
		await settled();
		expect(taken).toBeLessThanOrEqual(3);
		await work.endAll();
		await all;
		expect(taken).toBe(10);
	});

	test('is over when the last task is', async () => {
		const work = createWork();
		let isOver = false;
		const all = createSlots(5)
			.each(numbers(2), work.do)
			.then(() => (isOver = true));
		await settled();
		await work.end(1);
		expect(isOver).toBe(false);
		await work.end(0);
		await all;
		expect(isOver).toBe(true);
	});

	test.each([1, 2, 10])('hands on the error of a task to its caller (width %d)', async (width) => {
		const slots = createSlots(width);
		const all = slots.each(numbers(4), async (name) => {
			await settled();
			if (name === 0) throw new Error('broken');
			await settled();
		});
		await expect(all).rejects.toThrow('broken');
		expect(await inSlot(slots, async () => 'still usable')).toBe('still usable');
	});
});

describe('one task after another', () => {
	test('serves who came first', async () => {
		const slots = createSlots(1);
		const work = createWork();
		const all = numbers(5).map((name) => inSlot(slots, async () => await work.do(name)));
		await settled();
		await work.endAll();
		await Promise.all(all);
		expect(work.started).toEqual(numbers(5));
	});
});
