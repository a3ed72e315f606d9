import { attributeFields, verification } from '../fields/attributes';
import { setOptions, writeOptions } from '../fields/options';
import { participantFields } from '../fields/participant';
import { readSet } from '../input/updates';
import { ATTRIBUTE, type Operation } from './operation';
import { executeUpdates } from './updates';

export const set: Operation = {
	resource: ATTRIBUTE,
	value: 'set',
	name: 'Set Attributes',
	description: 'Set attributes of a participant, leaving all others as they are',
	action: 'Set attributes',
	subtitle: 'set attributes',
	fields: [...participantFields, ...attributeFields, verification],
	options: [...writeOptions, ...setOptions],
	execute: executeUpdates(readSet),
};
