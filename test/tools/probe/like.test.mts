import { startSimulator } from '../../../tools/simulator/server.mts';
import type { StartSettings } from '../../../tools/simulator/server.mts';
import { defaultSettings } from '../../../tools/simulator/settings.mts';
import { noFindings } from '../../../tools/probe/findings.mts';

async function settingsOf(settings: StartSettings) {
	const simulator = await startSimulator(settings);
	await simulator.close();
	return simulator.settings;
}

test('what was not found out stays as it usually is', async () => {
	expect(await settingsOf({ like: noFindings('custom') })).toEqual(defaultSettings);
});

test('what is set goes before what was found', async () => {
	const like = {
		...noFindings('custom'),
		nullValue: 'kept' as const,
		emptyText: 'removed' as const,
	};
	expect(await settingsOf({ like, nullValue: 'reject' })).toEqual({
		...defaultSettings,
		nullValue: 'reject',
		emptyValue: 'remove',
	});
});

test('a reset goes back to what was found', async () => {
	const simulator = await startSimulator({ like: { ...noFindings('custom'), merge: false } });
	simulator.settings.attributesPatch = 'merge';
	simulator.reset();
	expect(simulator.settings.attributesPatch).toBe('replace');
	await simulator.close();
});
