import type { INodeProperties } from 'n8n-workflow';

import { attributeFields, removalFields, verification } from './attributes';
import { findFields } from './find';
import { operationField, resourceField } from './operation';
import { getOptions, optionsField, requestOptions, setOptions, writeOptions } from './options';
import { participantFields } from './participant';

/** Every field that an error may name. */
export const fields: INodeProperties[] = [
	resourceField,
	operationField,
	...participantFields,
	...attributeFields,
	...removalFields,
	verification,
	...findFields,
	optionsField([...requestOptions, ...getOptions, ...writeOptions, ...setOptions]),
];
