import type { Failed } from '../delivery/send';
import { readErrorFacts } from './errorBody';

/** Whether the answer would have been too large: weeks of messages make a page, or a conversation, so. */
export function isTooLarge({ lastResult }: Pick<Failed, 'lastResult'>): boolean {
	const { code, status } = readErrorFacts(lastResult);
	return status === 413 || (status === 400 && code === 'response.entity.too.large');
}
