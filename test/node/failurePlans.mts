import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../simulator/server.mts';
import type { Simulator } from './support.mts';
import { interfere, type Ids, type SeededItem } from './updates.mts';

/** One way for an item to fail, and what is to be said of it. */
export interface Failure {
	/** Brings it about for this item. */
	arrange(simulator: Simulator, item: SeededItem): void;
	options?: INodeParameters;
	reason: string;
	/** Null where nobody knows whether the write got through; else false. */
	valid?: null;
	/** Of the request that failed; absent where none was answered. */
	httpCode?: string;
	message: RegExp;
	/** What to do about it. */
	description: RegExp;
	/** How often the write was tried. Default 1. */
	attempts?: number;
	/** Items written, not sent, and written but not checked when it is the second of three. */
	progress?: [number, number, number];
	/** The cause is not the item's own, so other items fail as well. */
	common?: true;
}

export type Plan = Pick<Failure, 'reason' | 'message' | 'description'> & Partial<Failure>;

/** The item's write meets the fault. */
export function writeMeets(fault: Fault, plan: Plan, times = 1): Failure {
	const arrange: Failure['arrange'] = ({ faults }, { conversationId }) =>
		faults.next({ route: 'patchAttributes', conversationId }, fault, times);
	return { arrange, ...plan };
}

interface StatusPlan {
	/** What else the answer says. */
	more?: { code?: string; message?: string; retryAfter?: number };
	times?: number;
}

/** The item's write is answered with the status. */
export function status(code: number, { more, times, ...plan }: Plan & StatusPlan): Failure {
	const fault: Fault = { kind: 'status', status: code, ...more };
	return writeMeets(fault, { httpCode: String(code), ...plan }, times);
}

/** The item's check is refused. */
export function refuseCheck({ faults }: Simulator, { conversationId }: Ids): void {
	faults.next({ route: 'getConversation', conversationId }, 403);
}

/** A stranger changes all that the item writes. */
export function changeAll(simulator: Simulator, item: SeededItem): void {
	const names = Object.keys(item.attributes);
	interfere(simulator, item, Object.fromEntries(names.map((name) => [name, 'stranger'])));
}
