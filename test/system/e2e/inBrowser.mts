import { findBrowser } from '../../support/editor/browser.mts';

const hasBrowser = findBrowser() !== undefined;

if (!hasBrowser) {
	if (process.env.REQUIRE_BROWSER) throw new Error('No Chromium here, though one is required');
	process.stderr.write(
		'No Chromium here (or in CHROME_PATH): the tests in the browser are skipped.\n',
	);
}

/** Tests that need a browser; without one they are skipped, and the run says so. */
export const inBrowser = hasBrowser ? describe : describe.skip;
