const base = require('../../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../../..',
	testMatch: ['<rootDir>/test/system/e2e/*.e2e.mts'],
	globalSetup: '<rootDir>/test/system/e2e/setup.mts',
	// One of them runs all examples in n8n before its first test
	testTimeout: 10 * 60_000,
};
