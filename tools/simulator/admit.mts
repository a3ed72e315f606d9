import { Refusal } from './errors.mts';
import type { Exchange } from './exchange.mts';
import { retryAfterSeconds, tooManyRequests } from './limits.mts';
import type { Verdict } from './limits.mts';
import type { Route } from './routes.mts';
import type { Token } from './tokens.mts';

/** Lets a request in, or refuses it with 401 (which does not count) or 429. */
export function admit(exchange: Exchange, { isNotifications }: Route): Token {
	const { state, log } = exchange;
	const token = authenticated(exchange);
	state.limits.arrived(log.token, log.at, log.route);
	const verdict = state.limits.take(log.token, log.at);
	exchange.verdict = verdict;
	log.windowIndex = verdict.windowIndex;
	if (verdict.refused) {
		throw new Refusal(tooManyRequests(retryAfterSeconds(verdict.msLeft), state.settings));
	}
	if (isNotifications) admitToNotifications(exchange, verdict);
	return token;
}

/** The limit that notifications have besides; what it refuses does not count against the other one. */
function admitToNotifications({ state, log }: Exchange, counted: Verdict): void {
	const { notificationLimits: limits, settings } = state;
	limits.arrived(log.token, log.at, log.route);
	const { refused, msLeft } = limits.take(log.token, log.at);
	if (!refused) return;
	state.limits.giveBack(counted);
	const seconds = retryAfterSeconds(msLeft);
	limits.told(log.token, log.at, seconds);
	const { limit: value } = settings.notifications;
	const limit = { key: 'notifications.requests.rate', namespace: 'notifications', value };
	throw new Refusal({ ...tooManyRequests(seconds, settings), limit });
}

function authenticated({ state, log }: Exchange): Token {
	if (!log.token) {
		throw new Refusal(401, {
			code: 'authentication.required',
			message: 'No authentication bearer token specified in authorization header.',
		});
	}
	const token = state.tokens.find(log.token);
	if (!token || token.revoked) throw new Refusal(401);
	if (token.expiresAt <= log.at) {
		throw new Refusal(401, { code: state.settings.expiredTokenCode });
	}
	return token;
}
