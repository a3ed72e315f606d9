import type { Explanation } from '../explanation';

/** Input of one item that cannot be used. Only thrown and caught while an item is read. */
export class InvalidInput extends Error {
	constructor(readonly problem: Explanation) {
		super(problem.message);
	}
}

export function invalid(message: string, description: string): never {
	throw new InvalidInput({ message, description });
}
