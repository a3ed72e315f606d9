// Loaded into Jest and its workers. Node.js frees the whole heap of a process that has ended by itself,
// which takes a worker longer than Jest waits; `exit` leaves that to the system. A worker that
// something keeps alive never gets here, and Jest still says so.
process.on('exit', () => process.exit());

export {};
