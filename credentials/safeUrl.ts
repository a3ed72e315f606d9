/**
 * https anywhere; plain http only to this machine, for a simulator or a local gateway. A container
 * knows the machine that it runs on as host.docker.internal, and has no other name for it.
 */
export const SAFE_URL =
	/^(https:\/\/[^/\s]+|http:\/\/(localhost|host\.docker\.internal|127(\.\d{1,3}){3}|\[::1\])(:\d+)?)(\/\S*)?$/i;
