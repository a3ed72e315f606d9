/** Why a request did not work, in the words of the output's `reason` field. */
export type FailureReason =
	| 'notFound'
	| 'conflict'
	| 'forbidden'
	| 'unauthorized'
	| 'rateLimited'
	| 'quotaExhausted'
	| 'serverError'
	| 'network'
	| 'timeout'
	| 'rejected'
	| 'cancelled';

/** One request to the Genesys Cloud API. `path` begins with `/api/`; `body` is JSON text. */
export interface ApiRequest {
	method: 'GET' | 'PATCH' | 'POST' | 'PUT';
	path: string;
	body?: string;
}

/** The server answered, whatever the status. Header names are in lower case. */
export interface HttpResponse {
	kind: 'response';
	status: number;
	headers: Record<string, unknown>;
	body: string;
}

/**
 * A failure that is not the service's: no token with this credential, a certificate that nobody
 * trusts, an address that n8n blocks, an error that nobody knows.
 */
export interface Fault {
	kind: 'fault';
	reason: 'unauthorized' | 'network';
	/** Whether every other request of the run would fail in the same way. */
	endsRun: boolean;
	/** OAuth's error code, or the code of the certificate's fault, or a code of our own. */
	code?: string;
	/** What n8n says of it, where its sentence holds no value. */
	sentence?: string;
	mayHaveApplied: boolean;
}

/**
 * The result of one attempt.
 * `noAnswer`: lost, refused or silent; `mayHaveApplied` is false only where the request certainly
 * never reached the API.
 * `tokenLimited`: the login host refused a new token for now, because of its own limit.
 */
export type AttemptResult =
	| HttpResponse
	| { kind: 'noAnswer'; cause: 'timeout' | 'network' | 'serverError'; mayHaveApplied: boolean }
	| { kind: 'tokenLimited' }
	| Fault
	| { kind: 'cancelled'; mayHaveApplied: boolean };

/** Makes one attempt; never throws. */
export type Attempt = (request: ApiRequest) => Promise<AttemptResult>;
