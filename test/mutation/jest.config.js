const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
	...base,
	rootDir: '../..',
	testMatch: ['<rootDir>/test/unit/**/*.test.mts'],
	// Tests of n8n's side, and the one that reads the source, which mutants are written into
	testPathIgnorePatterns: ['/test/unit/(input/|layers\\.)'],
};
