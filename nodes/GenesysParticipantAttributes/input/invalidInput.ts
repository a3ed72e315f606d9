import type { Explanation } from '../common';

/** Input that cannot be used: of an item, or of the form when a list is asked for. */
export class InvalidInput extends Error {
	constructor(readonly explanation: Explanation) {
		super(explanation.message);
	}
}

export function throwInvalid(message: string, description: string): never {
	throw new InvalidInput({ message, description });
}
