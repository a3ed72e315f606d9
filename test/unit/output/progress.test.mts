import type { IExecuteFunctions } from 'n8n-workflow';

import { tellCancellation } from '../../../nodes/GenesysParticipantAttributes/output/progress';

test('a cancellation is told while the run lasts, and is later that of another node', () => {
	const told: string[] = [];
	let cancel = () => {};
	const context = {
		onExecutionCancellation: (handler: () => void) => (cancel = handler),
		logger: { warn: (text: string) => told.push(text) },
		sendMessageToUI: () => {},
	};
	const end = tellCancellation(context as unknown as IExecuteFunctions, () => 'so far');
	cancel();
	end();
	cancel();
	expect(told).toEqual(['Genesys Participant Attributes: so far']);
});
