import type { ApiClient } from '../client/api';

/**
 * Waits before what may have just begun is asked for again, in milliseconds. Events tell of
 * conversations and their participants a second or two before the API knows them.
 */
const WAITS_MS = [500, 1500];

/**
 * Asks once or twice more, shortly after, while the answer may be too early.
 *
 * @param isTooEarly whether what was asked for may yet turn up
 */
export async function askUntilThere<T>(
	api: Pick<ApiClient, 'mayAskAgain' | 'pause'>,
	ask: () => Promise<T>,
	isTooEarly: (answer: T) => boolean | Promise<boolean>,
): Promise<T> {
	let answer = await ask();
	for (const wait of WAITS_MS) {
		if (!api.mayAskAgain || !(await isTooEarly(answer))) return answer;
		if (!(await api.pause(wait))) return answer;
		answer = await ask();
	}
	return answer;
}
