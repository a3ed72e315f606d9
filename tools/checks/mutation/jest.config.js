const base = require('../../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../../..',
	testMatch: ['<rootDir>/test/unit/**/*.test.mts'],
	setupFiles: ['<rootDir>/tools/checks/mutation/endOnFailure.mts'],
	// Tests of n8n's side
	testPathIgnorePatterns: ['/test/unit/input/'],
};
