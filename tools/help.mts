/** Tells what a command takes, and ends it well, where its command line asks for that. */
export function answerHelp(usage: string): void {
	if (!process.argv.slice(2).some((one) => one === '--help' || one === '-h')) return;
	console.log(usage);
	process.exit();
}
