import type { Failure } from './failures';

const GATEWAY =
	'Check the Region or the API URL in the credential, and the gateway between n8n and Genesys Cloud, if there is one.';

const TEXTS = {
	conversation: {
		message: 'What answered the request for the conversation is not the conversation',
		description: GATEWAY,
	},
	participants: {
		message: 'Genesys Cloud answered with the conversation, but without its participants',
		description: GATEWAY,
	},
	channel: {
		message: 'What answered the request for notifications is not a channel for them',
		description: GATEWAY,
	},
	queues: {
		message: 'What answered the request for the queues is not a list of them',
		description: GATEWAY,
	},
	users: {
		message: 'What answered the search for users is not a list of them',
		description: GATEWAY,
	},
	conversations: {
		message: 'What answered the search for conversations is not a list of them',
		description: GATEWAY,
	},
};

/**
 * A success whose JSON is not what was asked for. Asked once more it would say the same, so it is
 * not tried again.
 *
 * @param missing what the answer should have been, or have had
 */
export function unreadable(missing: keyof typeof TEXTS): Failure {
	return { reason: 'serverError', statusCode: 200, ...TEXTS[missing] };
}
