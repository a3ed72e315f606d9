import { createRequire } from 'node:module';

import type { IWorkflowExecuteAdditionalData } from 'n8n-workflow';

const require = createRequire(import.meta.url);
const requireOfCore = createRequire(require.resolve('n8n-core'));
const di = requireOfCore('@n8n/di') as typeof import('@n8n/di');

interface Guard {
	ssrfConfig: { enabled: boolean };
	ssrfProtection: IWorkflowExecuteAdditionalData['ssrfBridge'];
}

function guardOf(): Guard | undefined {
	try {
		const { OutboundHttp } = requireOfCore('@n8n/backend-network') as { OutboundHttp: never };
		const found: Partial<Guard> = di.Container.get(OutboundHttp);
		return found.ssrfConfig && (found as Guard);
	} catch {
		return undefined;
	}
}

const guard = guardOf();

/** Older releases of n8n have the guard elsewhere, or none. */
export const hasGuard = guard !== undefined;

/** What n8n's server gives to executions where its guard against addresses is on. */
export function ssrfBridge(): IWorkflowExecuteAdditionalData['ssrfBridge'] {
	return guard?.ssrfConfig.enabled ? guard.ssrfProtection : undefined;
}

/** Runs the test body with n8n's guard on: this machine's own addresses are refused. */
export async function guarded(body: () => Promise<void>): Promise<void> {
	guard!.ssrfConfig.enabled = true;
	try {
		await body();
	} finally {
		guard!.ssrfConfig.enabled = false;
	}
}
