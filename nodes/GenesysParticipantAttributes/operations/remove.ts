import { removalFields, verification } from '../fields/attributes';
import { writeOptions } from '../fields/options';
import { participantFields } from '../fields/participant';
import { readRemoval } from '../input/updates';
import { ATTRIBUTE, type Operation } from './operation';
import { executeUpdates } from './updates';

export const remove: Operation = {
	resource: ATTRIBUTE,
	value: 'remove',
	name: 'Remove Attributes',
	description: 'Remove attributes from a participant',
	action: 'Remove attributes',
	subtitle: 'remove attributes',
	fields: [...participantFields, ...removalFields, verification],
	options: writeOptions,
	execute: executeUpdates(readRemoval),
};
