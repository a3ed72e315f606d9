import { ensureN8n } from '../../../tools/n8n/install.mts';

/** Installs n8n once, before the test files ask for it at the same time. */
export default async function setup(): Promise<void> {
	await ensureN8n();
}
