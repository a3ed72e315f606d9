import type { IExecuteFunctions } from 'n8n-workflow';

import { connect } from '../genesys/connect';
import { readRunOptions } from '../input/options';
import { cancelledError } from '../output/errors';
import { warnOfRetryOnFail } from '../output/hints';
import { openSession, type Session } from '../session';

/** Runs an operation with a session of its own, and closes it whatever comes. */
export async function withSession<T>(
	context: IExecuteFunctions,
	operation: (session: Session) => Promise<T>,
): Promise<T> {
	const options = readRunOptions(context);
	const { exchange, limiterKey } = await connect(context, options.timeoutMs);
	const session = openSession(context, exchange, limiterKey, options, options.concurrency);
	try {
		const result = await operation(session);
		if (context.getExecutionCancelSignal()?.aborted) throw cancelledError(context);
		warnOfRetryOnFail(context);
		return result;
	} finally {
		session.close();
	}
}
