// Prints what n8n's own scanner of community packages finds in a folder. A process of its own: the
// scanner loads its ESLint piece by piece.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensureTool } from './tool.mts';

interface Scanner {
	SOURCE_FILE_PATTERNS: string[];
	analyzePackage(
		folder: string,
		patterns: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
}

const name = '@n8n/scan-community-package';
const modules = await ensureTool('scan');
const scanner = pathToFileURL(join(modules, name, 'scanner/scanner.mjs')).href;
const { analyzePackage, SOURCE_FILE_PATTERNS } = (await import(scanner)) as Scanner;

const [folder, leg] = process.argv.slice(2);
const patterns = leg === 'source' ? SOURCE_FILE_PATTERNS : ['**/*.js', 'package.json'];
const { passed, message, details } = await analyzePackage(folder, patterns);
process.stdout.write(passed ? 'passed' : `${message}\n${details ?? ''}`);
