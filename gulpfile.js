const { task, src, dest } = require('gulp');

const assets = [
	'nodes/**/*.{png,svg}',
	'nodes/**/*.node.json',
	'nodes/**/__schema__/**/*.json',
	'credentials/**/*.{png,svg}',
];

// encoding: false keeps gulp 5 from reading images as text
task('build:assets', () => src(assets, { base: '.', encoding: false }).pipe(dest('dist')));
