import type { Count } from '../bench/protocol.mts';
import { SCHEDULE_PREFIX, SCHEDULED_ITEMS, VALUE_NAME } from './workflow.mts';
import type { Item } from './load.mts';

/** One request of one worker, in milliseconds since the epoch. `early`: it had been told to wait. */
export interface Sighting {
	kind: 'sent' | 'early' | 'refused';
	at: number;
}

type State = Array<Record<string, string>>;

/** Executions by what started them and how they ended. */
export interface Execution {
	id: string;
	mode: string;
	status: string;
}

export interface Verdicts {
	/** Not stored as asked, or without any record. */
	lost: number;
	/** Items whose record is not what the server has. */
	wrong: number;
	/** How many records have each status. */
	statuses: Record<string, number>;
	/** Tags of successful executions of the schedule that are not stored. */
	lostTags: number;
}

/** Holds the records against what the server has; state is in the order of the items. */
export function judge(items: Item[], state: State, executions: Execution[]): Verdicts {
	const verdicts: Verdicts = { lost: 0, wrong: 0, statuses: {}, lostTags: 0 };
	items.forEach(({ value, record }, index) => {
		const isStored = state[index][VALUE_NAME] === value;
		const status = String(record?.status ?? 'none');
		verdicts.statuses[status] = (verdicts.statuses[status] ?? 0) + 1;
		if (!isStored || !record) verdicts.lost += 1;
		if (record && (record.valid !== isStored || isOther(record, items[index]))) verdicts.wrong += 1;
	});
	for (const { id, mode, status } of executions) {
		if (mode !== 'trigger' || status !== 'success') continue;
		const tagged = state.filter((attributes) => attributes[SCHEDULE_PREFIX + id] === 'yes').length;
		verdicts.lostTags += SCHEDULED_ITEMS - tagged;
	}
	return verdicts;
}

function isOther(record: NonNullable<Item['record']>, item: Item): boolean {
	return (
		record.conversationId !== item.conversationId || record.participantId !== item.participantId
	);
}

/** Most 429s that one worker got in one window, but for one of them. */
export function mostRefused({ windows }: Count, sightings: Sighting[][], except: number): number {
	const starts = windows.map(({ startedAt }) => startedAt);
	const counts = sightings.flatMap((all) =>
		starts.map(
			(start, index) =>
				all.filter(
					({ kind, at }) =>
						index !== except &&
						kind === 'refused' &&
						at >= start &&
						at < (starts[index + 1] ?? Infinity),
				).length,
		),
	);
	return Math.max(0, ...counts);
}

export function count(sightings: Sighting[][], kind: Sighting['kind']): number[] {
	return sightings.map((all) => all.filter((one) => one.kind === kind).length);
}
