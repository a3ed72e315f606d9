import type { IDataObject } from 'n8n-workflow';

import type { Search } from '../find/search';
import { readChoice, readWord } from './choice';
import { readId } from './ids';
import { throwInvalid } from './invalidInput';
import type { ReadItem, ReadParameter } from './parameters';

const HOUR_MS = 3_600_000;
const ID_FILTERS = ['queueId', 'userId'] as const;
const WORD_FILTERS = ['mediaType', 'direction'] as const;

function readHours(value: unknown): number {
	const hours = Number(value ?? 24);
	return hours > 0 && Number.isFinite(hours)
		? hours
		: throwInvalid(
				'Started Within is not a number of hours',
				'Give a number of hours above 0, such as 24.',
			);
}

function readSegments(filters: IDataObject): Record<string, string> {
	const segments: Record<string, string> = {};
	for (const name of ID_FILTERS) {
		if (filters[name]) segments[name] = readId(name, filters[name]);
	}
	for (const name of WORD_FILTERS) {
		if (filters[name]) segments[name] = readWord(name, filters[name]);
	}
	return segments;
}

function readLimit(parameter: ReadParameter): number {
	if (parameter('returnAll') === true) return Infinity;
	const limit = Number(parameter('limit'));
	return limit >= 1
		? Math.floor(limit)
		: throwInvalid('Limit is not a number', 'Give a number of at least 1.');
}

/** Reads what an item asks Find for. `now` in epoch milliseconds ends the interval. */
export function searchReader(now: number): ReadItem<Search> {
	return (parameter) => {
		const filters = (parameter('filters') ?? {}) as IDataObject;
		const splitBy = readChoice<Search['splitBy']>('splitBy', parameter('splitBy'));
		const from = new Date(now - readHours(filters.startedWithin) * HOUR_MS);
		return {
			query: {
				interval: `${from.toISOString()}/${new Date(now).toISOString()}`,
				order: 'asc',
				activeOnly: filters.active !== false,
				segments: readSegments(filters),
			},
			splitBy,
			purpose:
				splitBy === 'participant'
					? readWord('participantPurpose', parameter('participantPurpose'))
					: 'any',
			limit: readLimit(parameter),
		};
	};
}
