// Loaded into n8n before itself: however its parent ends, n8n does not stay behind.
const parent = process.ppid;

setInterval(() => {
	if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, 1_000).unref();

export {};
