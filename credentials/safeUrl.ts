/** https anywhere; plain http only to this machine, for a simulator or a local gateway. */
export const SAFE_URL =
	/^(https:\/\/[^/\s]+|http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?)(\/\S*)?$/i;
