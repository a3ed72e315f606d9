import { removalReader } from '../input/updates';
import { executeUpdates } from './updates';
import type { Operation } from './types';

export const remove: Operation = {
	name: 'Remove Attributes',
	value: 'remove',
	description: 'Remove attributes from a participant',
	action: 'Remove attributes',
	execute: async (context) => await executeUpdates(context, removalReader(context)),
};
