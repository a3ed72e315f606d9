import type { INodeProperties } from 'n8n-workflow';

import { attributeFields } from './attributes';
import { findFields } from './find';
import { operationField } from './operation';
import { optionsField } from './options';
import { participantFields } from './participant';

/** What the form asks for, in its order. */
export const fields: INodeProperties[] = [
	operationField,
	...participantFields,
	...attributeFields,
	...findFields,
	optionsField,
];
