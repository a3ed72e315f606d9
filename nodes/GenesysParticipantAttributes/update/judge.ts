import { groupByParticipant, visitFromLast, type Target, type UpdateOptions } from './target';
import { verdictOf, type Verdict } from './verdict';

/** A target and what is to be said of it. */
export interface Judged {
	target: Target;
	verdict: Verdict;
}

/** The verdicts on all targets of a run, in the order given. */
export function judgeAll(targets: Target[], options: UpdateOptions): Judged[] {
	const verdicts = new Map<Target, Verdict>();
	for (const group of groupByParticipant(targets)) {
		visitFromLast(group, (target, superseded) => {
			verdicts.set(target, verdictOf(target, superseded, options));
		});
	}
	return targets.map((target) => ({
		target,
		verdict: verdicts.get(target) ?? verdictOf(target, new Set(), options),
	}));
}
