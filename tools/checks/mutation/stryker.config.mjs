// Mutation testing of the pure core: see docs/mutation-testing.md
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const reports = 'coverage/mutation';

const node = 'nodes/GenesysParticipantAttributes';

/** Functions that neither n8n nor a session with Genesys Cloud is needed for. */
const pureCore = [
	`${node}/{common,{attributes,delivery,find,genesys,update}/*}.ts`,
	`!${node}/{find/{interval,rows,search},genesys/{conversationReader,fetchConversation},update/{check,run,write}}.ts`,
];

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
	mutate: pureCore,
	ignorePatterns: [
		'/*',
		'!/credentials',
		'!/nodes',
		'!/test',
		'/test/*',
		'!/test/{unit,tsconfig.jest.json}',
		'!/tools',
		'/tools/*',
		'!/tools/checks',
		'/tools/checks/*',
		'!/tools/checks/mutation',
		'!/{package,tsconfig}.json',
		'!/jest.config.js',
	],

	plugins: ['@stryker-mutator/jest-runner'],
	testRunner: 'jest',
	testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
	jest: { configFile: 'tools/checks/mutation/jest.config.js' },
	incremental: true,
	coverageAnalysis: 'perTest',
	ignoreStatic: true,
	timeoutMS: 5_000,
	concurrency: 2,

	thresholds: { high: 95, low: 90, break: 90 },
	reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
	clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
	htmlReporter: { fileName: `${reports}/index.html` },
	jsonReporter: { fileName: `${reports}/mutation.json` },
	incrementalFile: `${reports}/incremental.json`,
	tempDirName: join(tmpdir(), 'mutation'),
};
