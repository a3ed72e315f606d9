import sdk from 'purecloud-platform-client-v2';
import { simulator, simulatorForAll } from '../support/simulatorForAll.mts';
import type { SeededConversation } from '../../tools/simulator/server.mts';

// Genesys' own client is the judge: what it cannot drive or read, the simulator has wrong
export const api = sdk.ApiClient.instance;
export const conversations = new sdk.ConversationsApi();
export const analytics = new sdk.AnalyticsApi();
export const routing = new sdk.RoutingApi();
export const users = new sdk.UsersApi();
export const tokens = new sdk.TokensApi();

export { simulator };
/** The first of two conversations, each with three participants. */
export let conversation: SeededConversation;

/** Registers a simulator for the tests of a file, to which the SDK has logged in. */
export function standUp(): void {
	simulatorForAll();
	beforeAll(() => {
		// A 401 is to be seen here, not refreshed away
		api.config.refresh_access_token = false;
		const { hostname, port } = new URL(simulator.url);
		api.config.setGateway({ protocol: 'http', host: hostname, port: Number(port) } as never);
	});
	beforeEach(async () => {
		[conversation] = simulator.seed({ conversations: 2, participants: 3 });
		api.setReturnExtendedResponses(false);
		api.clearAccessToken();
		await api.loginClientCredentialsGrant(simulator.client.id, simulator.client.secret);
	});
}
