import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { environmentFor, secretsOf } from '../../../tools/n8n/user-folder.mts';

let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-genesys-secrets-'));
});

afterEach(async () => {
	await rm(folder, { recursive: true, force: true });
});

test('each n8n has a password and a key of its own, and keeps them', async () => {
	const [one, other] = [join(folder, 'one'), join(folder, 'other')];
	const secrets = await secretsOf(one);
	const all = [...Object.values(secrets), ...Object.values(await secretsOf(other))];
	expect(new Set(all).size).toBe(4);
	expect(await secretsOf(one)).toEqual(secrets);
	expect((await environmentFor(one)).N8N_ENCRYPTION_KEY).toBe(secrets.encryptionKey);
});

test("nobody but its user can read an n8n's folder, or the file with its secrets", async () => {
	await secretsOf(folder);
	const [file] = await readdir(folder);
	const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
	expect([await modeOf(folder), await modeOf(join(folder, file))]).toEqual(['700', '600']);
});
