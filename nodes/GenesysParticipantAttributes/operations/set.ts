import { setReader } from '../input/updates';
import { executeUpdates } from './updates';
import type { Operation } from './types';

export const set: Operation = {
	name: 'Set',
	value: 'set',
	description: 'Set attributes of a participant, leaving all others as they are',
	action: 'Set participant attributes',
	execute: async (context) => await executeUpdates(context, setReader(context)),
};
