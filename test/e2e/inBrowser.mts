import { findBrowser } from '../editor/browser.mts';

/** Tests that need a browser; without one they are skipped, and the run says so. */
export const inBrowser = findBrowser() ? describe : describe.skip;

if (inBrowser === describe.skip) {
	if (process.env.REQUIRE_BROWSER) throw new Error('No Chromium here, though one is required');
	process.stderr.write(
		'No Chromium here (or in CHROME_PATH): the tests in the browser are skipped.\n',
	);
}
