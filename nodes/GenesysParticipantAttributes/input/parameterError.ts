import type { IExecuteFunctions, IPollFunctions } from 'n8n-workflow';

import type { Explanation } from '../explanation';
import { expressionsIn, sentenceOf, type ExpressionFailure } from './expressionSentence';
import { hasLabel, labelOf } from './fieldText';

const CHECK_EXPRESSION = 'Check the expression of this parameter: it does not work for this item.';
/** A trigger has no items. */
const CHECK_TRIGGER = 'Check the expression of this parameter: it does not work.';
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
 * What to say of a parameter that n8n could not resolve: where it is, and n8n's own sentence where
 * that holds no value.
 *
 * @param item undefined for a trigger, which has none
 */
export function explainParameter(
	context: IExecuteFunctions | IPollFunctions,
	name: string,
	item: number | undefined,
	error: unknown,
): Explanation {
	const raw = context.getNode().parameters?.[name];
	const resolve: Resolve = (path) =>
		'getInputData' in context
			? context.getNodeParameter(path, item ?? 0)
			: context.getNodeParameter(path);
	const place = name === 'attributes' ? rowAtFault(raw, resolve) : entryAtFault(name, raw, resolve);
	const failure = (error ?? {}) as ExpressionFailure;
	const sentence = sentenceOf(context, failure, expressionsIn(raw));
	const what = `${place ?? (hasLabel(name) ? labelOf(name) : name)} cannot be read`;
	const message = sentence ? `${what}: ${sentence}` : what;
	if (item === undefined) return { message, description: CHECK_TRIGGER };
	if (sentence) return { message, description: adviceFor(failure) };
	return { message, description: name === 'conversationId' ? BY_URL : CHECK_EXPRESSION };
}
