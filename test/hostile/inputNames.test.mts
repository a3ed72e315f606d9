import { simulator, simulatorForAll } from '../simulator/simulatorForAll.mts';
import { JSON_TEXT, WAYS, expectNotSent, expectStored, setStrange } from './inputWays.mts';
import { TEXTS } from './inputTexts.mts';

simulatorForAll();

describe.each(Object.entries({ ...WAYS, 'JSON text': JSON_TEXT }))(
	'by %s, an attribute may be called',
	(_way, way) => {
		test.each(TEXTS)('%s', async (_, name) => {
			await expectStored(simulator, way, name, 'value', 'value');
		});
	},
);

const BLANK: Array<[string, string]> = [
	['nothing', ''],
	['spaces', '   '],
	['white space', '\t\r\n\v\f'],
	['a space that does not break', '\u00a0'],
	['a wide space', '\u3000'],
	['a byte order mark', '\ufeff'],
	['a separator of lines', '\u2028'],
];

describe.each(Object.entries({ ...WAYS, 'JSON text': JSON_TEXT }))(
	'by %s, an attribute cannot be called',
	(_way, way) => {
		test.each(BLANK)('%s', async (_, name) => {
			const error = await expectNotSent(simulator, way, name, 'confidential');
			expect(error).toBe('An attribute has no name');
		});
	},
);

test.each<[string, unknown]>([
	['a number', 5],
	['zero', 0],
	['yes', true],
	['no', false],
	['null', null],
	['no value', undefined],
	['an object', { name: 'tier' }],
	['an array', ['tier']],
	['a date', new Date(0)],
	['a number that is none', NaN],
	['a big number', 10n],
])('a name that is no text is refused: %s', async (_, name) => {
	const error = await expectNotSent(simulator, WAYS.fields, name, 'confidential');
	expect(error).toBe('An attribute has no name');
});

const TWINS: Array<[string, string[]]> = [
	['letter case', ['tier', 'Tier', 'TIER']],
	['letter case that changes length', ['straße', 'STRASSE', 'STRAßE']],
	['normalization', ['caf\u00e9', 'cafe\u0301']],
	['a hidden space', ['tier', 'ti\u200ber', 'tier\ufeff']],
	['spaces about them', ['tier', ' tier', 'tier ']],
	['alphabet', ['tier', 'tіer']],
];

test.each(TWINS)('names that differ in %s only are names of their own', async (_, names) => {
	const attributes = Object.fromEntries(names.map((name, index) => [name, `value ${index}`]));
	const { record, stored } = await setStrange(simulator, WAYS.json, { attributes });
	expect(stored).toEqual(attributes);
	expect(record).toMatchObject({
		status: 'verified',
		validation: { expected: attributes, actual: attributes },
	});
});
