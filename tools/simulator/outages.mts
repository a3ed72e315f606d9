import type { Fault } from './faults.mts';

export type Host = 'api' | 'login';

/**
 * What a host does while it is out: one of the faults, or `refuse`, where nobody listens at its
 * address and the connections that were open are cut. Nothing takes effect, and no limit counts it.
 */
export type OutageKind =
	| { kind: 'refuse' }
	| Omit<Extract<Fault, { kind: 'status' }>, 'applied'>
	| { kind: 'reset' | 'hang' }
	| { kind: 'html'; status?: number };

/** A host that is out; the API where none is named. */
export type Outage = OutageKind & { host?: Host };

/** The host that a path belongs to. */
export function hostOf(path: string): Host {
	return path.startsWith('/oauth/') ? 'login' : 'api';
}

/** The outage of a host, if any; of several, the one that began first. */
export function outageOf(outages: Set<Outage>, host: Host): Outage | undefined {
	return [...outages].find((one) => (one.host ?? 'api') === host);
}

/** What a request that reaches a host meets during its outage. */
export function faultOf(outage: Outage): Exclude<Fault, { kind: 'slow' }> {
	// Only where one address serves both hosts is anything reached
	return outage.kind === 'refuse' ? { kind: 'reset' } : outage;
}
