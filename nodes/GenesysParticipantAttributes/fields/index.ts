import type { INodeProperties } from 'n8n-workflow';

import { attributeFields } from './attributes';
import { findFields } from './find';
import { optionsField } from './options';
import { participantFields } from './participant';

/** What the form asks for beside the operation, in its order. */
export const fields: INodeProperties[] = [
	...participantFields,
	...attributeFields,
	...findFields,
	optionsField,
];
