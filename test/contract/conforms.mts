import { readFileSync } from 'node:fs';

/** As far as the extract of the API's definition beside this file goes. */
interface Schema {
	$ref?: string;
	type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
	enum?: string[];
	required?: string[];
	properties?: Record<string, Schema>;
	additionalProperties?: Schema;
	items?: Schema;
}

const file = new URL('definition.json', import.meta.url);
const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as {
	definitions: Record<string, Schema>;
};

/** What the definition lists for a property, such as `ConversationQuery.orderBy`. */
export function enumOf(path: string): string[] {
	const [name, property] = path.split('.');
	const values = definitions[name].properties?.[property].enum;
	if (!values) throw new Error(`The definition has no list of values for ${path}`);
	return values;
}

/** Where a value is not as a model of the definition has it; properties that it does not have are named, too. */
export function differences(value: unknown, model: string): string[] {
	return differencesAt(model, value, { $ref: `#/definitions/${model}` });
}

function differencesAt(path: string, value: unknown, { $ref, ...own }: Schema): string[] {
	const schema = $ref ? definitions[$ref.split('/').at(-1)!] : own;
	const { type, items = {}, required = [] } = schema;
	if (type !== undefined && !isOf(type, value)) return [`${path} is no ${type}`];
	if (schema.enum && !schema.enum.includes(value as string)) return [`${path} is ${String(value)}`];
	if (Array.isArray(value)) {
		return value.flatMap((one, index) => differencesAt(`${path}[${index}]`, one, items));
	}
	const { properties, additionalProperties } = schema;
	if (type !== 'object' || (!properties && !additionalProperties)) return [];
	const given = value as Record<string, unknown>;
	const missing = required
		.filter((name) => !(name in given))
		.map((name) => `${path} lacks ${name}`);
	const wrong = Object.entries(given).flatMap(([name, inner]) => {
		const known = properties?.[name] ?? additionalProperties;
		return known ? differencesAt(`${path}.${name}`, inner, known) : [`${path}.${name} is unknown`];
	});
	return [...missing, ...wrong];
}

function isOf(type: NonNullable<Schema['type']>, value: unknown): boolean {
	if (type === 'array') return Array.isArray(value);
	if (type === 'integer') return Number.isInteger(value);
	if (type === 'object') return typeof value === 'object' && value !== null;
	return typeof value === type;
}
