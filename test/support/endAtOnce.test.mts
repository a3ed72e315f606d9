import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

test.each([
	['a failed test', 'expect(1).toBe(2)', 1],
	['no failed test', 'expect(1).toBe(1)', 0],
])('Jest after %s', (_, body, code) => {
	const folder = mkdtempSync(join(tmpdir(), 'exit-code-'));
	try {
		// Two files, so that Jest starts workers
		for (const name of ['a', 'b']) {
			writeFileSync(join(folder, `${name}.test.js`), `test('t', () => { ${body}; });`);
		}
		const { error, status } = spawnSync(
			'npm',
			['run', 'jest', '--', '--rootDir', folder, '--config', '{}', '--maxWorkers', '2'],
			{ stdio: 'ignore' },
		);

		expect({ error, status }).toEqual({ error: undefined, status: code });
	} finally {
		rmSync(folder, { recursive: true });
	}
});
