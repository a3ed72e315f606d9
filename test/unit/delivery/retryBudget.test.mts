import {
	createRetryBudget,
	type RetryBudget,
} from '../../../nodes/GenesysParticipantAttributes/delivery/retryBudget';

/** How many retries can be taken at once. */
function drain(budget: RetryBudget): number {
	let taken = 0;
	while (taken < 10_000 && budget.take()) taken += 1;
	return taken;
}

test('an execution without any success has 100 retries', () => {
	expect(drain(createRetryBudget())).toBe(100);
});

test('an empty budget stays empty', () => {
	const budget = createRetryBudget();
	drain(budget);
	expect(budget.take()).toBe(false);
	expect(budget.take()).toBe(false);
});

test('ten successes earn three retries', () => {
	const budget = createRetryBudget();
	drain(budget);
	for (let success = 0; success < 11; success += 1) budget.earn();
	expect(drain(budget)).toBe(3);
});

test('successes do not save up more than 100', () => {
	const budget = createRetryBudget();
	for (let success = 0; success < 1000; success += 1) budget.earn();
	expect(drain(budget)).toBe(100);
});

test('one failure in five requests can go on for ever', () => {
	const budget = createRetryBudget();
	for (let request = 0; request < 1000; request += 1) {
		if (request % 5 === 0) expect(budget.take()).toBe(true);
		else budget.earn();
	}
});
