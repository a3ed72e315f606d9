import { createSlots } from '../../../nodes/GenesysParticipantAttributes/delivery/slots';
import { settled } from './fakeClock.mts';
import { createWork, inSlot, numbers } from './work.mts';

describe('idle', () => {
	test('lends the place to others, and waits to have it back', async () => {
		const slots = createSlots(1);
		const work = createWork();
		let isBack = false;
		const waiter = inSlot(slots, async () => {
			await slots.idle(async () => await work.do(0));
			isBack = true;
		});
		const other = inSlot(slots, async () => await work.do(1));
		await settled();
		expect(work.started).toEqual([0, 1]);
		await work.end(0);
		expect(isBack).toBe(false);
		await work.end(1);
		expect(isBack).toBe(true);
		await Promise.all([waiter, other]);
	});

	test('takes the place back when the wait throws', async () => {
		const slots = createSlots(1);
		const order: string[] = [];
		await inSlot(slots, async () => {
			const wait = slots.idle(async () => {
				throw new Error('broken');
			});
			await expect(wait).rejects.toThrow('broken');
			void inSlot(slots, async () => order.push('other'));
			await settled();
			order.push('mine');
		});
		await settled();
		expect(order).toEqual(['mine', 'other']);
	});

	test.each([1, 2, 3])(
		'lets tasks have tasks of their own without a deadlock (width %d)',
		async (width) => {
			const slots = createSlots(width);
			let atWork = 0;
			let most = 0;
			let done = 0;
			await slots.each(numbers(5), async () => {
				await slots.idle(async () => {
					await slots.each(numbers(7), async () => {
						atWork += 1;
						most = Math.max(most, atWork);
						await settled();
						atWork -= 1;
						done += 1;
					});
				});
			});
			expect(done).toBe(35);
			expect(most).toBe(width);
		},
	);
});

describe('within', () => {
	test.each([1, 2, 3])('has no more than %d at work in all, and no deadlock', async (width) => {
		const slots = createSlots(width);
		let atWork = 0;
		let most = 0;
		let done = 0;
		await slots.each(numbers(5), async () => {
			await slots.within(numbers(7), async () => {
				atWork += 1;
				most = Math.max(most, atWork);
				await settled();
				atWork -= 1;
				done += 1;
			});
		});
		expect(done).toBe(35);
		expect(most).toBe(width);
	});

	test('goes before what has not begun', async () => {
		const slots = createSlots(1);
		const order: string[] = [];
		await slots.each(['a', 'b', 'c'], async (name) => {
			await settled();
			await slots.within([1, 2], async (part) => void order.push(name + part));
			order.push(name);
		});
		expect(order).toEqual(['a1', 'a2', 'a', 'b1', 'b2', 'b', 'c1', 'c2', 'c']);
	});

	test('hands on the error of a task once all are done, and gives back every place', async () => {
		const slots = createSlots(2);
		const done: number[] = [];
		const all = inSlot(
			slots,
			async () =>
				await slots.within(numbers(4), async (name) => {
					if (name === 2) throw new Error('broken');
					await settled();
					done.push(name);
				}),
		);
		await expect(all).rejects.toThrow('broken');
		expect(done).toEqual([0, 1, 3]);
		const work = createWork();
		const after = slots.each(numbers(4), work.do);
		await settled();
		expect(work.started).toHaveLength(2);
		await work.endAll();
		await after;
	});

	test('nothing is over at once', async () => {
		const slots = createSlots(1);
		await inSlot(slots, async () => await slots.within([], async () => {}));
		expect(await inSlot(slots, async () => 'free again')).toBe('free again');
	});
});
