/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.mts'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'json', 'node'],
	// Everything under test/ and tools/ is a Node program in ES modules; what ships is CommonJS
	extensionsToTreatAsEsm: ['.mts'],
	transform: { '^.+\\.m?ts$': ['ts-jest', { tsconfig: '<rootDir>/test/tsconfig.jest.json' }] },
	// Only a test that hangs takes so long, on a busy machine, too
	testTimeout: 120_000,
	// Most tests wait for a server, not for the processor
	maxWorkers: 2,
	// Each file leaves the engine that it loaded behind: a worker is replaced before it grows too large
	workerIdleMemoryLimit: '400MB',
};
