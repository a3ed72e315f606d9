import type { IExecuteFunctions } from 'n8n-workflow';

import type { ApiClient } from '../../../nodes/GenesysParticipantAttributes/client/api';
import { tellProgress } from '../../../nodes/GenesysParticipantAttributes/output/progress';

test('a long run tells now and then how far it is, in the log and in the browser', async () => {
	const told: string[] = [];
	const pauses: number[] = [];
	let isOver = false;
	const context = {
		logger: { info: (text: string) => told.push(text) },
		sendMessageToUI: (text: string) => told.push(text),
	};
	const api = {
		clock: { pause: async (ms: number) => !(isOver = pauses.push(ms) > 1) },
		usage: () => ({ requests: 310, retries: 10, blockedMs: { byLimit: 0, byOutage: 3000 } }),
		rateLimit: () => ({ limit: 300, windowMs: 60_000 }),
	};
	tellProgress(context as unknown as IExecuteFunctions, api as unknown as ApiClient, 1000);
	while (!isOver) await Promise.resolve();
	const text =
		'300 of about 1,000 requests done, 3 seconds spent waiting for Genesys Cloud to come back; the rate limit lets it end in 120 seconds at the earliest';
	expect(told).toEqual([`Genesys Participant Attributes: ${text}`, text]);
	expect(pauses).toEqual([10_000, 10_000]);
});
