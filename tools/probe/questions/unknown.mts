import { randomUUID } from 'node:crypto';
import type { Answered } from '../findings.mts';
import type { Probe } from '../question.mts';
import { permissionsIn } from '../reply.mts';
import type { Reply } from '../reply.mts';
import { PREFIX, readRequest } from '../target.mts';
import { refusalText, Unanswered } from '../unanswered.mts';

/** The status of a write to a participant that the conversation does not have. */
export async function unknownParticipant({
	client,
	target,
}: Probe): Promise<Pick<Answered, 'unknownParticipant'>> {
	const path = `${readRequest(target.conversationId).path}/participants/${randomUUID()}/attributes`;
	const body = { attributes: { [`${PREFIX}Unknown`]: '1' } };
	const reply = await client.call({ method: 'PATCH', path, body }, [404]);
	return { unknownParticipant: statusOf(reply, 'Writing') };
}

/** The status of a read of a conversation that there is not. */
export async function unknownConversation({
	client,
}: Probe): Promise<Pick<Answered, 'unknownConversation'>> {
	const reply = await client.call(readRequest(randomUUID()), [404]);
	return { unknownConversation: statusOf(reply, 'Reading') };
}

/** A missing permission says nothing about the ID. */
function statusOf(reply: Reply, what: string): number {
	if (permissionsIn(reply).length > 0) throw new Unanswered(refusalText(reply, what));
	return reply.status;
}
