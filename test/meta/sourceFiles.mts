import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '../..');

/** One file. Paths are relative to the folder that was read, with slashes. */
export interface SourceFile {
	path: string;
	/** The files of the project that it imports, types included; with a slash before it, one elsewhere. */
	files: string[];
	/** All else that it imports, by name. */
	packages: string[];
}

/** What a file's text imports, whether by import, export, import() or require(). */
function specifiersOf(text: string): string[] {
	return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

function resolve(from: string, specifier: string, paths: Set<string>): string {
	const target = posix.join(posix.dirname(from), specifier);
	const isInside = !target.startsWith('..');
	const found = [target, `${target}.ts`, `${target}/index.ts`].find((path) => paths.has(path));
	// What is outside goes by its place in the repository
	return isInside ? (found ?? target) : target.replace(/^(\.\.\/)+/, '/');
}

/** All TypeScript files below a folder of the repository, with what they import. */
export function readSourceFiles(folder: string): SourceFile[] {
	const base = join(ROOT, folder);
	const paths = readdirSync(base, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && /\.m?ts$/.test(entry.name))
		.map((entry) => relative(base, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
	const known = new Set(paths);
	return paths.map((path) => {
		const specifiers = specifiersOf(readFileSync(join(base, path), 'utf8'));
		const isOwn = (specifier: string) => specifier.startsWith('.');
		return {
			path,
			files: specifiers.filter(isOwn).map((specifier) => resolve(path, specifier, known)),
			packages: specifiers.filter((specifier) => !isOwn(specifier)),
		};
	});
}

/** The first circle of files that import each other, or undefined. */
export function findCircle(files: SourceFile[]): string[] | undefined {
	const imports = new Map(files.map((file) => [file.path, file.files]));
	const done = new Set<string>();

	function visit(path: string, trail: string[]): string[] | undefined {
		if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
		if (done.has(path)) return undefined;
		for (const next of imports.get(path) ?? []) {
			const circle = visit(next, [...trail, path]);
			if (circle) return circle;
		}
		done.add(path);
		return undefined;
	}

	for (const path of imports.keys()) {
		const circle = visit(path, []);
		if (circle) return circle;
	}
	return undefined;
}
