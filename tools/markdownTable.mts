/** A page with this table in the place of the one that it has. */
export function withTable(page: string, table: string): string {
	const [head] = table.split('\n');
	const from = page.indexOf(head);
	if (from < 0) throw new Error('The page has no such table');
	return page.slice(0, from) + table + page.slice(page.indexOf('\n\n', from));
}
