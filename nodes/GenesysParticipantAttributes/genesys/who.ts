/** Which participant of a conversation an item means. */
export type Who =
	| { by: 'id'; participantId: string }
	| { by: 'purpose'; purpose: string; match: 'active' | 'first' | 'last' | 'all' };
