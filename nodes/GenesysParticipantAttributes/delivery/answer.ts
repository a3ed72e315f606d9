/** Why a request did not work, in the words of the output's `reason` field. */
export type DeliveryReason =
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
	method: 'GET' | 'PATCH' | 'POST';
	path: string;
	body?: string;
	/** Whether an answered JSON object is what was asked for; any, where left out. */
	isAnswer?(json: object): boolean;
}

/** The server answered, whatever the status. Header names are in lower case. */
export interface ResponseAnswer {
	kind: 'response';
	status: number;
	headers: Record<string, unknown>;
	body: string;
}

/**
 * What came of one try.
 * `noAnswer`: `sent` is false only where the request certainly never reached the server.
 * `tokenLimited`: the login host refused a new token for now, because of its own limit.
 * `refusedCredential`: no token to be had with this credential; `code` is OAuth's error code.
 */
export type Answer =
	| ResponseAnswer
	| { kind: 'noAnswer'; cause: 'timeout' | 'network' | 'serverError'; sent: boolean }
	| { kind: 'tokenLimited' }
	| { kind: 'refusedCredential'; code?: string }
	| { kind: 'cancelled' };

/** Makes one try; never throws. */
export type Exchange = (request: ApiRequest) => Promise<Answer>;
