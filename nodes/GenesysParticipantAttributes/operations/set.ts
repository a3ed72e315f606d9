import { setReader } from '../input/updates';
import { executeUpdates } from './updates';
import type { Operation } from './types';

export const set: Operation = {
	name: 'Set Attributes',
	value: 'set',
	description: 'Set attributes of a participant, leaving all others as they are',
	action: 'Set attributes',
	execute: async (context) => await executeUpdates(context, setReader(context)),
};
