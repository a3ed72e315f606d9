// Imported for its effect: what runs on this machine is never asked for through a proxy, whatever
// the environment says; programs that are started from here inherit that.
import http from 'node:http';

const { no_proxy, NO_PROXY, NODE_USE_ENV_PROXY } = process.env;
const hosts = [no_proxy || NO_PROXY, 'localhost', '127.0.0.1', '::1'].filter(Boolean).join();

Object.assign(process.env, { NO_PROXY: hosts, no_proxy: hosts });
// Node.js has read them when it started, if it was told to heed them at all
if (NODE_USE_ENV_PROXY === '1') http.setGlobalProxyFromEnv();
