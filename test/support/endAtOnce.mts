// Loaded into Jest and its workers. Jest gives a worker half a second to end, and kills it then.

// Node.js frees the whole heap of a process that ends by itself, which alone can take longer; `exit`
// leaves that to the system. Jest itself, which has no one to send to, sets its exit code there.
if (process.send) process.on('exit', () => process.exit());

// On a busy machine half a second may be too short all the same. Whether there was a reason to live
// on is told by what is open, once Jest listens to the worker no more; the pipes are its own.
process.on('SIGTERM', () => {
	const open = process.getActiveResourcesInfo().filter((name) => name !== 'PipeWrap');
	if (process.send && process.listenerCount('message') === 0 && open.length > 0) {
		console.error(`A worker is kept alive by ${open.join(', ')}`);
	}
	process.exit();
});

export {};
