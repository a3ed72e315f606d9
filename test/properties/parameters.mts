import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Ask, Scene } from './scene.mts';
import { CONVERSATIONS, NOBODY, PEOPLE, type World } from './world.mts';

const asked = (field: string) => `={{ $json.ask.${field} }}`;
const locator = (field: string) => ({ __rl: true, mode: 'id', value: asked(field) });

/** Who is meant, all of it read from the item. */
export const WHO: INodeParameters = {
	conversationId: locator('conversationId'),
	participantBy: '={{ $json.ask.isByPurpose ? "purpose" : "id" }}',
	participantId: locator('participantId'),
	participantPurpose: asked('purpose'),
	participantMatch: asked('match'),
};

function idIn({ idForm }: Ask, id: string): string {
	if (idForm === 'plain') return id;
	return idForm === 'upper' ? id.toUpperCase() : ` ${id}\n`;
}

/** An item's fields that say who is meant. */
export function whoOf(ask: Ask, { conversationIds, personIds }: World): IDataObject {
	const own = PEOPLE[ask.at].conversation;
	const id = {
		own: idIn(ask, conversationIds[own]),
		other: idIn(ask, conversationIds[(own + 1) % CONVERSATIONS.length]),
		unknown: NOBODY,
		invalid: 'no ID at all',
	}[ask.conversation];
	const { by, purpose, match } = ask;
	const participantId = idIn(ask, personIds[ask.at]);
	return { conversationId: id, participantId, isByPurpose: by === 'purpose', purpose, match };
}

/** Words that may be told: the engine of the tests takes a text for a value unless it is a name. */
function wordsOf({ match, names, rules }: Ask): IDataObject {
	const words = [match, ...names, ...Object.values(rules)];
	return Object.fromEntries(words.map((word) => [word, null]));
}

/** The items as they come into the node. */
export function itemsOf({ asks, source }: Scene, world: World): IDataObject[] {
	return asks.map((one) => {
		const { attributes, names, rules } = one;
		const ask = { ...whoOf(one, world), names, ...rules, words: wordsOf(one) };
		if (source === 'selected' || source === 'allExcept') {
			return { ...attributes, ask } as IDataObject;
		}
		const fields = Object.entries(attributes).map(([name, value]) => ({ name, value }));
		return { ask, attributes, fields, text: JSON.stringify(attributes) } as IDataObject;
	});
}

/** As many assignments as the largest item has; smaller ones repeat their last, which changes nothing. */
function assignmentsOf({ asks }: Scene): INodeParameters {
	const count = Math.max(...asks.map(({ attributes }) => Object.keys(attributes).length));
	const assignments = Array.from({ length: count }, (_, index) => {
		const field = `($json.fields[${index}] ?? $json.fields.at(-1) ?? { name: 'nothing' })`;
		const [name, value] = [`={{ ${field}.name }}`, `={{ ${field}.value }}`];
		return { id: String(index), name, value, type: 'string' };
	});
	return { assignments };
}

function sourceOf(scene: Scene): INodeParameters {
	switch (scene.source) {
		case 'json':
			return { attributesFrom: 'json', attributesJson: '={{ $json.attributes }}' };
		case 'text':
			return { attributesFrom: 'json', attributesJson: '={{ $json.text }}' };
		case 'fields':
			return { attributesFrom: 'fields', attributes: assignmentsOf(scene) };
		case 'selected':
			return {
				attributesFrom: 'input',
				inputFields: 'selected',
				inputFieldNames: asked('names'),
			};
		case 'allExcept':
			return { attributesFrom: 'input', inputFields: 'allExcept', inputFieldNames: 'ask' };
	}
}

/** The node's parameters for a scene. */
export function parametersOf(scene: Scene, more: INodeParameters = {}): INodeParameters {
	const { verification, onError: _, ...choices } = scene.choices;
	const rules = {
		keyPrefix: asked('prefix'),
		emptyValues: asked('emptyValues'),
		nullValues: asked('nullValues'),
		removeBy: scene.removeBy,
		existingValues: asked('existingValues'),
	};
	const what = scene.operation === 'set' ? sourceOf(scene) : { attributeNames: asked('names') };
	return {
		operation: scene.operation,
		...WHO,
		...what,
		verification,
		options: { ...choices, ...rules, ...more },
	};
}
