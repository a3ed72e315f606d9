import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { projectDir } from '../../../tools/n8n/paths.mts';
import { run } from '../../../tools/n8n/run.mts';

test('where its port is taken, npm run n8n says so, and starts nothing', async () => {
	const other = createServer().listen(0, '127.0.0.1');
	await once(other, 'listening');
	const { port } = other.address() as AddressInfo;
	try {
		const args = ['tools/editor/start.mts', '--port', String(port)];
		const { code, output } = await run(process.execPath, args, { cwd: projectDir });
		expect(code).toBe(1);
		expect(output).toMatch(new RegExp(`^Port ${port} of this machine is taken`));
		expect(output).toContain(`npm run n8n -- --port ${port + 1}`);
	} finally {
		other.close();
	}
});
