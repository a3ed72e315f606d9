import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parsers } from 'prettier/plugins/markdown';

/** What a Markdown parser makes of a text; only what is asked for here. */
interface Part {
	type: string;
	children?: Part[];
	value?: string;
	url?: string;
}

/** A page of the project, by its path from the root folder. */
export interface Page {
	path: string;
	text: string;
	/** Where its links lead, as they stand there. */
	links: string[];
	/** The pictures that it shows. */
	images: string[];
	/** Its headings' anchors, as GitHub makes them. */
	anchors: string[];
}

export const root = join(import.meta.dirname, '../../..');

const tools = readdirSync(join(root, 'tools'), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => join('tools', name));
const folders = ['.', '.github', 'docs', 'examples', ...tools];

/** All Markdown that people read. */
export function readPages(): Page[] {
	const paths = folders.flatMap((folder) =>
		readdirSync(join(root, folder))
			.filter((name) => name.endsWith('.md'))
			.map((name) => join(folder, name)),
	);
	return paths.map(readPage);
}

function readPage(path: string): Page {
	const text = readFileSync(join(root, path), 'utf8');
	const parts = partsOf(parsers.markdown.parse(text, {} as never) as Part);
	const urls = (...types: string[]) =>
		parts.flatMap(({ type, url }) => (types.includes(type) && url ? [url] : []));
	return {
		path,
		text,
		links: urls('link', 'definition'),
		images: urls('image'),
		anchors: anchorsOf(parts.filter(({ type }) => type === 'heading')),
	};
}

function partsOf(part: Part): Part[] {
	return [part, ...(part.children ?? []).flatMap(partsOf)];
}

/** A heading that comes twice has a number behind the second. */
function anchorsOf(headings: Part[]): string[] {
	const slugs = headings.map((heading) =>
		partsOf(heading)
			.map(({ value = '' }) => value)
			.join('')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/\s/g, '-'),
	);
	return slugs.map((slug, index) => {
		const before = slugs.slice(0, index).filter((other) => other === slug).length;
		return before === 0 ? slug : `${slug}-${before}`;
	});
}
