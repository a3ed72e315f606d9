const { join } = require('node:path');

const base = require('../../../jest.config.js');

// The folder in which an n8n-core, an n8n-workflow and the package are installed
const modules = join(process.env.ENGINE_FOLDER ?? '', 'node_modules');
const built = join(modules, 'n8n-nodes-genesys-participant-attributes', 'dist');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../../..',
	testMatch: ['<rootDir>/test/node/**/*.test.mts'],
	moduleNameMapper: {
		'^(n8n-core|n8n-workflow)$': join(modules, '$1'),
		'^(?:\\.\\./)+(nodes|credentials)/(.+)$': join(built, '$1', '$2'),
		// Only as tools/engine itself names it: the file in its place has to reach it
		'^\\./host\\.mts$': '<rootDir>/test/system/versions/host.mts',
	},
};
