/** A failure that the API answers with an ErrorBody. */
export interface ApiError {
	status: number;
	code: string;
	message: string;
	headers?: Record<string, string>;
	messageWithParams?: string;
	messageParams?: Record<string, string>;
	/** Which limit a 429 is of, where it is not the token's own. */
	limit?: { key: string; namespace: string; value: number };
}

/** Thrown by a handler in place of an answer: a status, with what differs from its documented error. */
export class Refusal extends Error {
	readonly error: ApiError;

	constructor(error: ApiError | number, changes?: Partial<ApiError>) {
		const whole = typeof error === 'number' ? apiError(error, changes) : error;
		super(whole.message);
		this.error = whole;
	}
}

export function badRequest(message: string): Refusal {
	return new Refusal(400, { message });
}

const texts: Record<number, { code: string; message: string }> = {
	400: {
		code: 'bad.request',
		message: 'The request could not be understood by the server due to malformed syntax.',
	},
	401: { code: 'bad.credentials', message: 'Invalid login credentials.' },
	403: {
		code: 'not.authorized',
		message: 'You are not authorized to perform the requested action.',
	},
	404: { code: 'not.found', message: 'The requested resource was not found.' },
	405: { code: 'method.not.allowed', message: 'The method is not allowed for this resource.' },
	408: {
		code: 'client.timeout',
		message: 'The client did not produce a request within the server timeout limit.',
	},
	409: {
		code: 'request.conflict',
		message: 'The request conflicts with the current state of the target resource.',
	},
	413: {
		code: 'request.entity.too.large',
		message: 'The request is over the size limit.',
	},
	415: {
		code: 'unsupported.media.type',
		message:
			'Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.',
	},
	500: {
		code: 'internal.server.error',
		message:
			'The server encountered an unexpected condition which prevented it from fulfilling the request.',
	},
	502: { code: 'bad.gateway', message: 'Bad Gateway' },
	503: {
		code: 'service.unavailable',
		message:
			'Service Unavailable - The server is currently unavailable (because it is overloaded or down for maintenance).',
	},
	504: { code: 'request.timeout', message: 'The request timed out.' },
};

/** Errors that a status has besides its usual one, by their code. */
const messages: Record<string, string> = {
	'client.failed.request':
		'The client did not produce a request with valid end of stream signaling. This can be caused by poor network connection and/or client-side issues.',
	'response.entity.too.large':
		'The response is over the size limit. Reduce pageSize or expand list to reduce response size if applicable',
	'payload.too.large': 'The response payload was too large.',
	'conversation.error.participant.not.found': 'The participant does not exist.',
};

/** The documented error of a status, or of a code where one is named, with what differs from it. */
export function apiError(status: number, changes: Partial<ApiError> = {}): ApiError {
	const text = texts[status] ?? { code: 'unknown', message: `Status ${status}` };
	const message = messages[changes.code ?? ''] ?? text.message;
	return { status, ...text, message, ...changes };
}

/** An answer that would be too large, as one of the two ways in which the API says so. */
export function tooLarge(status: 400 | 413): Refusal {
	const code = status === 413 ? 'payload.too.large' : 'response.entity.too.large';
	return new Refusal(status, { code });
}

/** The body of an error answer; `contextId` is the correlation ID. */
export function errorBody(error: ApiError, contextId: string): Record<string, unknown> {
	const { message, code, status, messageWithParams, messageParams, limit } = error;
	const params = messageParams && { messageWithParams, messageParams };
	const tail = { contextId, details: [], errors: [], ...(limit && { limit }) };
	return { message, code, status, ...params, ...tail };
}

/** A 403 that names the permissions, any of which would do. */
export function missingPermissions(permissions: string[]): ApiError {
	const text =
		'Unable to perform the requested action. You must have at least one of the following permissions assigned: ';
	const list = `[${permissions.join(', ')}]`;
	return apiError(403, {
		code: 'missing.any.permissions',
		message: text + list,
		messageWithParams: `${text}{permissions}`,
		messageParams: { permissions: list },
	});
}
