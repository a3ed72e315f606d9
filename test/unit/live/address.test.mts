import { believedAddress } from '../../../nodes/GenesysLiveConversationTrigger/address';

const REGION = 'https://api.mypurecloud.de';

test.each<[string, string, boolean]>([
	['wss://streaming.mypurecloud.de/channels/streaming-0-x', REGION, false],
	['wss://STREAMING.mypurecloud.de/channels/x', REGION, false],
	['wss://streaming.example.com/channels/x', 'https://api.example.com', true],
	['wss://gateway.example.com:8443/channels/x', 'https://gateway.example.com/genesys', true],
	['ws://127.0.0.1:5990/channels/x', 'http://127.0.0.1:5991', true],
	['ws://[::1]:5990/channels/x', 'http://[::1]:5990', true],
])('%s is believed of %s', (uri, apiUrl, isCustom) => {
	expect(believedAddress(uri, apiUrl, isCustom)).toBe(new URL(uri).href);
});

test.each<[string, unknown, string, boolean]>([
	['another host', 'wss://streaming.mypurecloud.com/x', REGION, false],
	["the API's own host in a region", 'wss://api.mypurecloud.de/x', REGION, false],
	['a host that only begins so', 'wss://streaming.mypurecloud.de.example.com/x', REGION, false],
	['a user name', 'wss://streaming.mypurecloud.de@example.com/x', REGION, false],
	['a user name before the right host', 'wss://a:b@streaming.mypurecloud.de/x', REGION, false],
	['another port in a region', 'wss://streaming.mypurecloud.de:8443/x', REGION, false],
	['no encryption', 'ws://streaming.mypurecloud.de/x', REGION, false],
	['no encryption elsewhere', 'ws://gateway.example.com/x', 'https://gateway.example.com', true],
	['this machine, from a region', 'ws://127.0.0.1:22/x', REGION, false],
	['another scheme', 'https://streaming.mypurecloud.de/x', REGION, false],
	['a fragment', 'wss://streaming.mypurecloud.de/x#y', REGION, false],
	['no address', 'streaming', REGION, false],
	['nothing', undefined, REGION, false],
	['too long', `wss://streaming.mypurecloud.de/${'x'.repeat(3000)}`, REGION, false],
])('%s is not believed', (_, uri, apiUrl, isCustom) => {
	expect(believedAddress(uri, apiUrl, isCustom)).toBeUndefined();
});
