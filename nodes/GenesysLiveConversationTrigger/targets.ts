import type { INodePropertyOptions, ITriggerFunctions } from 'n8n-workflow';

import { isObject } from '../GenesysParticipantAttributes/common';
import { readId } from '../GenesysParticipantAttributes/input/ids';
import { throwInvalid } from '../GenesysParticipantAttributes/input/values';
import { readParameter } from '../GenesysParticipantAttributesTrigger/watch';
import { fields } from './fields';
import type { LiveEvent, Targets } from './events';

/** Whom a trigger watches: these, or all queues. */
export interface Watched {
	by: 'queues' | 'users';
	/** In lower case; undefined: all. */
	ids?: string[];
}

const NONE = {
	queues: 'Add a queue, or turn on All Queues.',
	users: 'Add a user.',
};

/** The IDs in whatever form the form, an expression or an older workflow gives several. */
function idsIn(value: unknown): unknown[] {
	if (typeof value === 'string') return value.split(/[\s,;]+/).filter(Boolean);
	if (Array.isArray(value)) return value.flatMap(idsIn);
	if (!isObject(value)) return [];
	return '__rl' in value ? idsIn(value.value) : Object.values(value).flatMap(idsIn);
}

/** @throws InvalidInput */
export function readWatched(context: ITriggerFunctions): Watched {
	const by = readChoiceOf<Watched['by']>(context, 'watch');
	if (by === 'queues' && readParameter(context, 'allQueues') === true) return { by };
	const parameter = by === 'queues' ? 'queueId' : 'userId';
	const ids = [...new Set(idsIn(readParameter(context, by)).map((id) => readId(parameter, id)))];
	const what = by === 'queues' ? 'queue' : 'user';
	return ids.length > 0 ? { by, ids } : throwInvalid(`No ${what} is chosen`, NONE[by]);
}

/** @throws InvalidInput */
export function readEvent(context: ITriggerFunctions, { by }: Watched): LiveEvent {
	const event = readChoiceOf<LiveEvent>(context, 'event');
	if (event !== 'entered' || by === 'queues') return event;
	return throwInvalid(
		'Users enter no queue',
		'Choose another Event, or watch queues: a conversation is offered to users.',
	);
}

/** The events that are wanted of those who are watched. */
export function targetsOf(
	event: LiveEvent,
	{ by, ids }: Watched,
	segments: Record<string, string>,
): Targets {
	return {
		event,
		[by]: ids && new Set(ids),
		mediaType: segments.mediaType,
		direction: segments.direction,
	};
}

/** Of fields of the same name, the first has all choices. */
function readChoiceOf<Choice extends string>(context: ITriggerFunctions, name: string): Choice {
	const { displayName, options } = fields.find((one) => one.name === name)!;
	const choices = (options as INodePropertyOptions[]).map(({ value }) => value);
	const value = readParameter(context, name) as Choice;
	if (choices.includes(value)) return value;
	return throwInvalid(
		`${displayName} is not one of its choices`,
		`Choose one of: ${choices.join(', ')}.`,
	);
}

/** The notifications that tell of those who are watched. */
export function topicsOf(by: Watched['by'], ids: string[]): string[] {
	const kind = by === 'queues' ? 'routing.queues' : 'users';
	return ids.map((id) => `v2.${kind}.${id}.conversations`);
}
