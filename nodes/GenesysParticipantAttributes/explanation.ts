/** For people who build workflows: what happened, and what to do about it. */
export interface Explanation {
	message: string;
	description: string;
}
