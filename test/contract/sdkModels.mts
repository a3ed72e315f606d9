import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const file = fileURLToPath(
	new URL('index.d.ts', import.meta.resolve('purecloud-platform-client-v2/package.json')),
);
const models = new Map<string, ts.InterfaceDeclaration>();

ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest).forEachChild(
	function visit(node): void {
		if (ts.isInterfaceDeclaration(node)) models.set(node.name.text, node);
		else node.forEachChild(visit);
	},
);

/** Where a value is not as a model of the official SDK has it; properties that it does not have are named, too. */
export function sdkDifferences(value: unknown, model: string, path = model): string[] {
	const declaration = models.get(model);
	if (!declaration) throw new Error(`The SDK has no model ${model}`);
	if (!isObject(value)) return [`${path} is no object`];
	const types = new Map(
		declaration.members
			.filter(ts.isPropertySignature)
			.map((one) => [(one.name as ts.StringLiteral).text, one.type!]),
	);
	return Object.entries(value).flatMap(([name, inner]) => {
		const type = types.get(name);
		return type ? differencesAt(inner, type, `${path}.${name}`) : [`${path}.${name} is unknown`];
	});
}

function differencesAt(value: unknown, type: ts.TypeNode, path: string): string[] {
	if (ts.isTypeReferenceNode(type)) {
		const name = ts.isQualifiedName(type.typeName) ? type.typeName.right.text : type.typeName.text;
		if (name !== 'Array') return sdkDifferences(value, name, path);
		if (!Array.isArray(value)) return [`${path} is no array`];
		return value.flatMap((one, n) => differencesAt(one, type.typeArguments![0], `${path}[${n}]`));
	}
	if (ts.isTypeLiteralNode(type)) {
		const [index] = type.members.filter(ts.isIndexSignatureDeclaration);
		if (!isObject(value)) return [`${path} is no object`];
		return Object.entries(value).flatMap(([name, inner]) =>
			differencesAt(inner, index.type, `${path}.${name}`),
		);
	}
	const kinds: Partial<Record<ts.SyntaxKind, string>> = {
		[ts.SyntaxKind.StringKeyword]: 'string',
		[ts.SyntaxKind.NumberKeyword]: 'number',
		[ts.SyntaxKind.BooleanKeyword]: 'boolean',
		[ts.SyntaxKind.ObjectKeyword]: 'object',
	};
	const kind = kinds[type.kind];
	if (kind === undefined) throw new Error(`${path} is of a kind that this check does not know`);
	return typeof value === kind ? [] : [`${path} is no ${kind}`];
}

function isObject(value: unknown): value is object {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
