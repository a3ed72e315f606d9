import type { INodeParameters } from 'n8n-workflow';

import { CONTINUE } from '../node/support.mts';
import { seedItem, set, type UpdateRecord, type UpdateRun } from '../node/updates.mts';
import type { Settings } from '../simulator/settings.mts';
import { withHostile, type Distortion, type Hostile } from './server.mts';
import { expectHonest, type Item } from './serverTruth.mts';

export const ONE_TRY: INodeParameters = { maxRetries: 0, verifyFor: 0 };

/** A run that has not ended by itself so late never will. In milliseconds. */
const FOREVER_MS = 10_000;

/** Ends a run that would not end by itself, so that its test fails instead of hanging. */
export function forever(): Promise<unknown> {
	const signal = AbortSignal.timeout(FOREVER_MS);
	return new Promise((resolve) => signal.addEventListener('abort', resolve));
}

/** What came of the first of two items; the second one met nothing. */
export interface Met {
	hostile: Hostile;
	items: Item[];
	record: UpdateRecord;
	result: UpdateRun;
}

export interface Meeting {
	options?: INodeParameters;
	parameters?: INodeParameters;
	/** How many requests meet it. Default: all. */
	times?: number;
	settings?: Partial<Settings>;
	stored?: Record<string, string>;
	/** What it does to one, it does to all. */
	harmsAll?: true;
}

/** Runs Set for two items; requests of one route for the first of them meet the distortion. */
export async function meet(
	route: 'patchAttributes' | 'patchParticipant' | 'getConversation',
	distortion: Distortion,
	{ options = ONE_TRY, parameters, times, settings, stored, harmsAll }: Meeting = {},
): Promise<Met> {
	let met: Met | undefined;
	await withHostile(async (hostile) => {
		const { simulator, credential } = hostile;
		const items = [0, 1].map(() => seedItem(simulator, { tier: 'gold' }, stored));
		hostile.distort({ route, conversationId: items[0].conversationId }, distortion, times);
		const changed = { options, parameters, credential, node: CONTINUE, cancelWhen: forever() };
		const result = await set(simulator, items, changed);
		expect(result.status).toBe('success');
		expectHonest(hostile, items, result);
		if (!harmsAll) expect(result.records[1]).toMatchObject({ status: 'verified' });
		met = { hostile, items, result, record: result.records[0] };
	}, settings);
	return met!;
}
