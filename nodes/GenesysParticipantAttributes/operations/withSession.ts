import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { connect } from '../genesys/connect';
import { readRunOptions } from '../input/options';
import { warnOfRetryOnFail } from '../output/hints';
import { openSession, type Session } from '../session';

/**
 * Runs an operation with a session of its own, and closes it whatever comes.
 *
 * @param finish makes the output of what was worked out; not called when n8n cancels the execution,
 * which then tells of that itself
 */
export async function withSession<T>(
	context: IExecuteFunctions,
	work: (session: Session) => Promise<T>,
	finish: (result: T, session: Session) => INodeExecutionData[][],
): Promise<INodeExecutionData[][]> {
	const options = readRunOptions(context);
	const session = openSession(context, await connect(context, options.timeoutMs), options);
	try {
		const result = await work(session);
		if (context.getExecutionCancelSignal()?.aborted) return [[]];
		warnOfRetryOnFail(context);
		return finish(result, session);
	} finally {
		session.close();
	}
}
