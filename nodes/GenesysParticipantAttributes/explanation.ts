/** For people who build workflows: what happened, and what to do about it. */
export interface Explanation {
	message: string;
	description: string;
}

/** Who is told: by an item of a run, by a trigger that polls, by a list in the editor. */
export type Audience = 'item' | 'poll' | 'list';
