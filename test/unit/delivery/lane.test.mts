import { Lane } from '../../../nodes/GenesysParticipantAttributes/delivery/lane';
import { RateWindow } from '../../../nodes/GenesysParticipantAttributes/delivery/rateWindow';

const POLICY = { concurrency: 10, share: 1, maxWaitMs: 180_000, maxRetries: 5 };

test('writes go before reads, and each kind in its order', async () => {
	const lane = new Lane(POLICY, new RateWindow().join(1, false), 0);
	const granted: string[] = [];
	for (const name of ['read 1', 'write 1', 'read 2', 'write 2']) {
		lane.push(name.startsWith('write'), () => granted.push(name));
	}
	while (!lane.isIdle) lane.shift()({ kind: 'cancelled' });
	expect(granted).toEqual(['write 1', 'write 2', 'read 1', 'read 2']);
});
