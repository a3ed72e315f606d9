import type { IDataObject } from 'n8n-workflow';

import { FOUND_FIELDS, isFound } from '../find/results';

/** What n8n adds to the input when an AI agent calls the node as a tool. */
const AGENT_FIELD = 'toolCallId';

function isOneOf(value: unknown, ids: string[]): boolean {
	return typeof value === 'string' && ids.includes(value.trim().toLowerCase());
}

/**
 * Fields of the input item that become attributes. Unless selected by name, fields that hold one of
 * the item's own IDs are left out, and what Find or n8n's agent adds.
 */
export function chooseInputFields(
	json: IDataObject,
	choice: 'selected' | 'all' | 'allExcept',
	names: string[],
	ids: string[],
	isTool: boolean,
): Array<[string, unknown]> {
	if (choice === 'selected') {
		return names.map((name) => [name, Object.hasOwn(json, name) ? json[name] : undefined]);
	}
	const except = new Set(choice === 'allExcept' ? names : []);
	if (isTool) except.add(AGENT_FIELD);
	if (isFound(json)) for (const name of FOUND_FIELDS) except.add(name);
	return Object.entries(json).filter(([name, value]) => !except.has(name) && !isOneOf(value, ids));
}
