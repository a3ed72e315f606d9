import type { Row } from './scenario.mts';

/** A Markdown table with the columns of all rows, in the order in which they first appear. */
export function table(rows: Row[]): string {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? '–'))];
	const widths = columns.map((_, place) => Math.max(2, ...lines.map((line) => line[place].length)));
	const text = lines.map((line) => toLine(line.map((cell, place) => pad(cell, widths, place))));
	const rule = toLine(
		widths.map((width, place) => '-'.repeat(place ? width - 1 : width) + (place ? ':' : '')),
	);
	return [text[0], rule, ...text.slice(1)].join('\n');
}

/** Numbers stand at the right, the name of the run at the left. */
function pad(cell: string, widths: number[], place: number): string {
	return place === 0 ? cell.padEnd(widths[place]) : cell.padStart(widths[place]);
}

function toLine(cellsOfLine: string[]): string {
	return `| ${cellsOfLine.join(' | ')} |`;
}
