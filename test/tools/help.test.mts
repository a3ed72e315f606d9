import { projectDir } from '../../tools/n8n/paths.mts';
import { run } from '../../tools/n8n/run.mts';

test.each([
	['simulator', 'tools/simulator/cli.mts'],
	['n8n', 'tools/editor/start.mts'],
	['probe', 'tools/probe/cli.mts'],
	['demo', 'tools/demo/demo.mts'],
])('npm run %s -- --help tells what it takes', async (name, file) => {
	const { code, stdout } = await run(process.execPath, [file, '--help'], { cwd: projectDir });
	expect(code).toBe(0);
	expect(stdout).toMatch(new RegExp(`^Usage: npm run ${name}\\b`));
});
