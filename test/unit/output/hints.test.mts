import { usageText } from '../../../nodes/GenesysParticipantAttributes/output/hints';

const usage = (requests: number, retries = 0, byLimit = 0, byOutage = 0) => ({
	...{ requests, retries },
	blockedMs: { byLimit, byOutage },
});

test.each([
	[usage(1), '1 request'],
	[usage(1200), '1,200 requests'],
	[usage(12, 3), '12 requests, 3 of them repeated'],
	[usage(12, 0, 60_400), '12 requests, 60 seconds spent waiting for the rate limit'],
	[usage(12, 0, 0, 1000), '12 requests, 1 second spent waiting for Genesys Cloud to come back'],
	[usage(12, 0, 499, 499), '12 requests'],
])('%j is told as %s', (used, text) => {
	expect(usageText(used)).toBe(text);
});
