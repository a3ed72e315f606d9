import { asRecord } from '../common';
import { asList, asText } from '../genesys/conversation';

/** Whom a conversation is from and to: phone numbers, or addresses of email and messages. */
export interface Ends {
	from: string | null;
	to: string | null;
}

/** An address without its scheme, and without the parameters that only a SIP or tel URI has. */
export function addressOf(value: unknown): string | undefined {
	const text = asText(value)?.trim();
	const [, address] = /^(?:tel|sips?):([^;?]*)/i.exec(text ?? '') ?? [];
	return asText(address?.trim() ?? text);
}

function endsIn(session: unknown) {
	const { direction, ani, dnis, addressFrom, addressTo, callbackNumbers } = asRecord(session);
	// While nobody has called back, all there is of a callback is the number to call
	const [toCall] = asList(callbackNumbers).flatMap((one) => addressOf(one) ?? []);
	const isOutbound = direction === 'outbound';
	return {
		direction,
		from: addressOf(ani) ?? addressOf(addressFrom) ?? (isOutbound ? undefined : toCall),
		to: addressOf(dnis) ?? addressOf(addressTo) ?? (isOutbound ? toCall : undefined),
	};
}

/** Who is outside of the organization; whoever else takes part has other parties, too. */
const OUTSIDE: unknown[] = ['customer', 'external'];

/**
 * As the sessions of the person outside have it: an agent's may be with somebody who is consulted, and
 * have the address of the agent's own phone. What those lack, the others of the same direction have.
 *
 * @param participants of a conversation, as the details query answers them
 */
export function endsOf(participants: unknown[]): Ends {
	const people = participants.map(asRecord);
	const isOutside = (wanted: unknown) => people.filter(({ purpose }) => purpose === wanted);
	const others = people.filter(({ purpose }) => !OUTSIDE.includes(purpose));
	const sessions = [...OUTSIDE.flatMap(isOutside), ...others]
		.flatMap((one) => asList(one.sessions))
		.map(endsIn)
		.filter(({ from, to }) => from ?? to);
	const alike = sessions.filter(({ direction }) => direction === sessions[0].direction);
	return {
		from: alike.find(({ from }) => from)?.from ?? null,
		to: alike.find(({ to }) => to)?.to ?? null,
	};
}
