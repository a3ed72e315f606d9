import type { Problem } from '../attributes/change';

/** Input of one item that cannot be used. Only thrown and caught while an item is read. */
export class InvalidInput extends Error {
	constructor(readonly problem: Problem) {
		super(problem.message);
	}
}

export function invalid(message: string, description: string): never {
	throw new InvalidInput({ message, description });
}
