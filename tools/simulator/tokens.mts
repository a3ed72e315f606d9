import { randomBytes } from 'node:crypto';

export interface Token {
	value: string;
	clientId: string;
	/** As `authorizedGrantType` has it. */
	grantType: 'CLIENT-CREDENTIALS' | 'CODE';
	scope: string[];
	/** `performance.now()` milliseconds. */
	expiresAt: number;
	revoked: boolean;
}

/** What a code or a refresh token stands for. */
export interface Grant {
	clientId: string;
	scope: string[];
	redirectUri: string;
	/** The S256 challenge; empty without PKCE. */
	challenge: string;
	/** `performance.now()` milliseconds; Infinity for a refresh token. */
	expiresAt: number;
}

export interface Tokens {
	issue(owner: Pick<Token, 'clientId' | 'grantType' | 'scope'>, seconds: number): Token;
	find(value: string): Token | undefined;
	newestOf(clientId: string): Token | undefined;
	revokeAll(): void;
	/** Codes and refresh tokens by their value. */
	grants: Map<string, Grant>;
	addGrant(grant: Grant): string;
}

/** The access tokens, codes and refresh tokens that were issued. */
export function createTokens(): Tokens {
	const issued = new Map<string, Token>();
	const grants = new Map<string, Grant>();

	function issue(owner: Pick<Token, 'clientId' | 'grantType' | 'scope'>, seconds: number): Token {
		const { clientId, grantType, scope } = owner;
		const expiresAt = performance.now() + seconds * 1000;
		const token = { value: opaque(), clientId, grantType, scope, expiresAt, revoked: false };
		issued.set(token.value, token);
		return token;
	}

	function addGrant(grant: Grant): string {
		const value = opaque();
		grants.set(value, grant);
		return value;
	}

	return {
		issue,
		grants,
		addGrant,
		find: (value) => issued.get(value),
		newestOf: (clientId) => [...issued.values()].filter((one) => one.clientId === clientId).at(-1),
		revokeAll: () => issued.forEach((token) => (token.revoked = true)),
	};
}

function opaque(): string {
	return randomBytes(32).toString('base64url');
}
