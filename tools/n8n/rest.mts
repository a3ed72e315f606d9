import fetch, { type Response } from 'node-fetch';

/** The account that owns an n8n of ours. Its data are made up; its password is the folder's own. */
export const owner = { email: 'owner@example.com', firstName: 'Olga', lastName: 'Owner' };

/** n8n's own REST interface, which its editor uses, signed in as the owner. */
export interface Rest {
	/** Name and value of the session's cookie, for a browser. */
	cookie: { name: string; value: string };
	get<T>(path: string): Promise<T>;
	post<T>(path: string, body: object): Promise<T>;
	patch<T>(path: string, body: object): Promise<T>;
}

/** Signs in as the owner; a new n8n gets one first, with this password. */
export async function signIn(url: string, password: string): Promise<Rest> {
	const settings = await call(url, 'GET', '/rest/settings');
	const isNew = await needsOwner(settings);
	const answer = isNew
		? await call(url, 'POST', '/rest/owner/setup', { ...owner, password })
		: await call(url, 'POST', '/rest/login', {
				emailOrLdapLoginId: owner.email,
				password,
			});
	const [session] = (await checked(answer, 'sign in')).headers.raw()['set-cookie'];
	const [name, value] = session.split(';')[0].split(/=(.*)/s);
	const send = async <T,>(method: string, path: string, body?: object) => {
		const done = await checked(await call(url, method, path, body, `${name}=${value}`), path);
		return ((await done.json()) as { data: T }).data;
	};
	return {
		cookie: { name, value },
		get: (path) => send('GET', path),
		post: (path, body) => send('POST', path, body),
		patch: (path, body) => send('PATCH', path, body),
	};
}

async function needsOwner(settings: Response): Promise<boolean> {
	const { data } = (await settings.json()) as {
		data: { userManagement: { showSetupOnFirstLoad: boolean } };
	};
	return data.userManagement.showSetupOnFirstLoad;
}

async function call(
	url: string,
	method: string,
	path: string,
	body?: object,
	cookie?: string,
): Promise<Response> {
	const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
	const init = { method, headers, body: body && JSON.stringify(body) };
	return await fetch(url + path, init);
}

async function checked(answer: Response, what: string): Promise<Response> {
	if (answer.ok) return answer;
	throw new Error(`n8n refused (${what}): ${answer.status} ${await answer.text()}`);
}
