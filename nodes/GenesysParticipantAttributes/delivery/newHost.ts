import type { ApiRequest } from './request';

/**
 * A host that has never answered: the retries of the first request decide for all that wait. One
 * other request is tried as well, since the first one may be at fault itself.
 */
export class NewHost {
	private first?: { request: ApiRequest; failures: number; maxRetries: number };
	private hasOtherFailed = false;

	/** The request that goes next, if it waits; undefined: any. */
	get next(): ApiRequest | undefined {
		return this.hasOtherFailed ? this.first?.request : undefined;
	}

	/**
	 * A probe has failed.
	 *
	 * @param maxRetries what its execution allows a request
	 * @param isWaiting whether a request waits; one that does not has been ended by its execution
	 * @returns whether the host is dead
	 */
	fail(
		request: ApiRequest,
		maxRetries: number,
		isWaiting: (request: ApiRequest) => boolean,
	): boolean {
		let { first } = this;
		const isSpent = first !== undefined && first.failures > first.maxRetries;
		if (!first || (request !== first.request && !isSpent && !isWaiting(first.request))) {
			first = { request, failures: 0, maxRetries };
			this.first = first;
			this.hasOtherFailed = false;
		}
		if (request === first.request) first.failures += 1;
		else this.hasOtherFailed = true;
		return this.hasOtherFailed && first.failures > first.maxRetries;
	}
}
