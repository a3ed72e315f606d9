import type { IExecuteFunctions } from 'n8n-workflow';

import type { Explanation } from '../common';
import { expressionsIn, sentenceOf, type ExpressionFailure } from './expressionSentence';
import { hasLabel, labelOf } from './fieldText';

const CHECK_EXPRESSION = 'Check the expression of this parameter: it does not work for this item.';
const BY_URL =
	'Check its value or expression for this item. By URL, the URL must contain the ID of the conversation.';

/** What helps, where n8n says what kind of trouble it is. */
function adviceFor({ message, context }: ExpressionFailure): string {
	const type = String(context?.type ?? '');
	if (type.startsWith('paired_item'))
		return "n8n cannot tell which item of the other node belongs to this one. Use $('Node').first() or .all()[0] in the expression, or have the nodes in between keep their items linked.";
	if (type === 'no_execution_data' || /execute/i.test(String(message)))
		return 'That node has not run in this execution. Connect it before this one, or ask first with $("Node").isExecuted.';
	if (/node (doesn't|does not) exist/.test(String(message)))
		return 'Check the name of the node in the expression: it must be that of a node in this workflow, in the same letter case.';
	return CHECK_EXPRESSION;
}

type Resolve = (path: string) => unknown;

function fails(resolve: Resolve, path: string): boolean {
	try {
		resolve(path);
		return false;
	} catch {
		return true;
	}
}

/** The first row of Attributes that fails, as the editor shows it. */
function rowAtFault(raw: unknown, resolve: Resolve): string | undefined {
	const { assignments } = (raw ?? {}) as { assignments?: Array<{ name?: unknown }> };
	if (!Array.isArray(assignments)) return undefined;
	const row = assignments.findIndex((_, index) =>
		fails(resolve, `attributes.assignments[${index}]`),
	);
	if (row < 0) return undefined;
	const { name } = assignments[row];
	const isFixed = typeof name === 'string' && name !== '' && !name.startsWith('=');
	return `Row ${row + 1} of ${labelOf('attributes')}${isFixed ? ` ("${name}")` : ''}`;
}

/** The first option or filter that fails. */
function entryAtFault(name: string, raw: unknown, resolve: Resolve): string | undefined {
	const key = Object.keys((raw ?? {}) as object).find((one) => fails(resolve, `${name}.${one}`));
	return key && hasLabel(key) ? labelOf(key) : undefined;
}

/**
 * What to say of a parameter that n8n could not resolve for an item: where it is, and n8n's own
 * sentence where that holds no value.
 */
export function explainParameter(
	context: IExecuteFunctions,
	name: string,
	item: number,
	error: unknown,
): Explanation {
	const raw = context.getNode().parameters?.[name];
	const resolve: Resolve = (path) => context.getNodeParameter(path, item);
	const place = name === 'attributes' ? rowAtFault(raw, resolve) : entryAtFault(name, raw, resolve);
	const failure = (error ?? {}) as ExpressionFailure;
	const sentence = sentenceOf(context, failure, expressionsIn(raw));
	const what = `${place ?? labelOf(name)} cannot be read`;
	if (sentence) return { message: `${what}: ${sentence}`, description: adviceFor(failure) };
	return {
		message: what,
		description: name === 'conversationId' ? BY_URL : CHECK_EXPRESSION,
	};
}
