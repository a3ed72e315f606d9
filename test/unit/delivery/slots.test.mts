import { createSlots } from '../../../nodes/GenesysParticipantAttributes/delivery/slots';
import { settled } from './fakeClock.mts';

/** Work that goes on until it is told to end, with a count of how much goes on at once. */
function createWork() {
	const started: number[] = [];
	const ends = new Map<number, () => void>();
	let most = 0;
	return {
		started,
		most: () => most,
		do: async (name: number) => {
			started.push(name);
			await new Promise<void>((resolve) => ends.set(name, resolve));
			ends.delete(name);
		},
		end: async (name: number) => {
			ends.get(name)!();
			await settled();
		},
		endAll: async () => {
			while (ends.size > 0) {
				most = Math.max(most, ends.size);
				ends.values().next().value!();
				await settled();
			}
		},
	};
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

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
		expect(await slots.use(async () => 'still usable')).toBe('still usable');
	});
});

describe('use', () => {
	test('gives back what the task gives, and its place when it throws', async () => {
		const slots = createSlots(1);
		expect(await slots.use(async () => 42)).toBe(42);
		await expect(
			slots.use(async () => {
				throw new Error('broken');
			}),
		).rejects.toThrow('broken');
		expect(await slots.use(async () => 43)).toBe(43);
	});

	test('serves who came first', async () => {
		const slots = createSlots(1);
		const work = createWork();
		const all = numbers(5).map((name) => slots.use(async () => await work.do(name)));
		await settled();
		await work.endAll();
		await Promise.all(all);
		expect(work.started).toEqual(numbers(5));
	});
});

describe('idle', () => {
	test('lends the place to others, and waits to have it back', async () => {
		const slots = createSlots(1);
		const work = createWork();
		let isBack = false;
		const waiter = slots.use(async () => {
			await slots.idle(async () => await work.do(0));
			isBack = true;
		});
		const other = slots.use(async () => await work.do(1));
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
		await slots.use(async () => {
			const wait = slots.idle(async () => {
				throw new Error('broken');
			});
			await expect(wait).rejects.toThrow('broken');
			void slots.use(async () => order.push('other'));
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
