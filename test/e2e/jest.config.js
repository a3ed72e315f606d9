const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/e2e/*.e2e.mts'],
	// The first run installs n8n, which takes minutes
	testTimeout: 20 * 60_000,
};
