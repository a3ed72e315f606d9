import type { IExecuteFunctions, IPollFunctions, ITriggerFunctions } from 'n8n-workflow';

import type { Explanation } from '../common';
import { hasLabel, labelOf } from './values';

/** What n8n throws where an expression fails. */
interface ExpressionFailure {
	name?: unknown;
	message?: unknown;
	context?: { nodeCause?: unknown; type?: unknown };
}

/** Errors of n8n's expressions, whose sentences name nodes, functions and places. */
const EXPRESSION_ERRORS = new Set(['ExpressionError', 'ExpressionExtensionError', 'UserError']);

const LONGEST_SENTENCE = 300;

/** The words of n8n's own sentences, without apostrophes. */
const WORDS = new Set(
	`a access accessible access add again all allowed an and any are arg args argument arguments array arrays
	available base64 be been between branch but call callable cannot cant characters check class code computed
	concerns connect constructor contain contains context convert data date datetime decimal denied destructure
	destructuring doesnt does dont double due dynamic element elements ensure env equal even every exactly
	exceeded execute executed execution exist expected expression expressions extend extension failed false field
	fields find first float for format found from function functions hasnt have in index input integer integers
	invalid is isnt it item items key keys last least length letters limit long luxon main matches matching memory
	method missing multiple must name names no node nodes non not null number numbers numeric object objects of on
	only or out output override paired parameter parameters parsing passed path pinned please point property
	providing reference referenced references required requires resolution run runtime s save scenario security
	separator so specific specify statements string strings supported supports syntax takes test that the there
	this timed to true try trying two type types ui unable unavailable undefined underscores unknown unpin
	unsupported upstream use used using valid value values vars via view wasnt when while with work workflow yet
	you your youre zero`.split(/\s+/),
);

/** What stands in quotes; an apostrophe has letters at both sides. */
const QUOTED = /(?<![\p{L}\p{N}])["'`‘“](.+?)["'`’”](?![\p{L}\p{N}])/gu;
const APOSTROPHE = /(?<=\p{L})['’](?=\p{L})/gu;
const BETWEEN_WORDS = /[\s.,:;!?()[\]{}"'`‘’“”/]+/;
const IN_WORD = /[\p{L}\p{N}_]/u;

/** Every text in a value that is an expression. */
function expressionsIn(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return typeof value === 'object' && value !== null
		? Object.values(value).flatMap(expressionsIn)
		: [];
}

/** Whether a text has this part, and not as a piece of a longer word. */
function standsIn(text: string, part: string): boolean {
	for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
		const [before = '', after = ''] = [text[at - 1], text[at + part.length]];
		if (!IN_WORD.test(before) && !IN_WORD.test(after)) return true;
	}
	return false;
}

/**
 * n8n's sentence on an expression that failed, with the node that it is about; undefined where it may
 * hold a value: each quoted part has to stand in the expression or be the name of a node, and each other
 * word to stand there or be one of n8n's own.
 *
 * @param expressions those of the parameter
 */
export function sentenceOf(
	context: Pick<IExecuteFunctions, 'getNode' | 'getParentNodes'>,
	{ name, message, context: about }: ExpressionFailure,
	expressions: string[],
): string | undefined {
	if (!EXPRESSION_ERRORS.has(String(name)) || typeof message !== 'string') return undefined;
	const [line] = message.slice(0, LONGEST_SENTENCE).split('\n');
	const { name: ownName } = context.getNode();
	const nodes = [ownName, ...context.getParentNodes(ownName).map((parent) => parent.name)];
	const isGiven = (part: string) => expressions.some((text) => standsIn(text, part));
	const isKnown = (part: string) => nodes.includes(part) || isGiven(part);
	const quoted = [...line.matchAll(QUOTED)].map(([, part]) => part);
	const words = line.replace(QUOTED, ' ').replace(APOSTROPHE, '').split(BETWEEN_WORDS);
	const isOwn = (word: string) => word === '' || WORDS.has(word.toLowerCase()) || isGiven(word);
	if (line === '' || !quoted.every(isKnown) || !words.every(isOwn)) return undefined;
	const node = about?.nodeCause;
	const isTold = typeof node !== 'string' || node === '' || line.includes(node) || !isKnown(node);
	return isTold ? line : `${line} ("${node}")`;
}

const CHECK_EXPRESSION = 'Check the expression of this parameter: it does not work for this item.';
/** A trigger has no items. */
const CHECK_TRIGGER = 'Check the expression of this parameter: it does not work.';
const BY_URL =
	'Check its value or expression for this item. By URL, the URL must contain the ID of the conversation.';

/** What helps, where n8n says what kind of trouble it is. */
function adviceFor({ message, context }: ExpressionFailure): string {
	const type = String(context?.type ?? '');
	if (type.startsWith('paired_item'))
		return "n8n cannot tell which item of that node belongs to this one. If that node has a single item, use $('Node').first(). If it has several, pass the field along through the nodes in between and use $json.";
	if (type === 'no_execution_data' || /execute/i.test(String(message)))
		return 'That node has not run in this execution. Connect it in front of this one, or ask first with $("Node").isExecuted.';
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
	context: IExecuteFunctions | IPollFunctions | ITriggerFunctions,
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
