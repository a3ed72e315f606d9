import type { Simulator } from '../simulator/server.mts';

export interface Progress {
	/** Puts a remark into the next line. */
	say(remark: string): void;
	/** Prints the last line and stops. */
	end(): void;
}

/** Prints one line a second on what the simulator has seen. */
export function showProgress(simulator: Simulator, print: (line: string) => void): Progress {
	const startedAt = performance.now();
	let remarks: string[] = [];
	let before = { answered: 0, refused: 0 };

	function line(): void {
		const now = countsOf(simulator);
		const notes = [...remarks, ...notesOn(simulator, before, now)];
		remarks = [];
		before = now;
		const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
		print(row([`${seconds} s`, now.answered, now.refused, now.window], notes.join('; ')));
	}

	print(row(['time', 'answered', '429', 'window used'], ''));
	const timer = setInterval(line, 1000);
	return {
		say: (remark) => remarks.push(remark),
		end: () => {
			clearInterval(timer);
			line();
		},
	};
}

interface Counts {
	answered: number;
	refused: number;
	/** Of the newest window, as `used/allowed`. */
	window: string;
}

function countsOf(simulator: Simulator): Counts {
	const { used, allowed } = simulator.windows.at(-1) ?? { used: 0, allowed: 0 };
	const answers = simulator.requests.filter(({ status, token }) => status > 0 && token !== '');
	const refused = answers.filter(({ status }) => status === 429).length;
	return { answered: answers.length - refused, refused, window: `${used}/${allowed}` };
}

function notesOn(
	{ windows, settings }: Simulator,
	before: Omit<Counts, 'window'>,
	now: Counts,
): string[] {
	const newest = windows.at(-1);
	const refused = now.refused > before.refused ? ['Genesys Cloud answers 429'] : [];
	if (!newest || now.answered > before.answered) return refused;
	const isOver = performance.now() > newest.startedAt + settings.windowMs;
	if (isOver) return [...refused, 'waiting'];
	return [
		...refused,
		newest.refused > 0 ? 'waiting as long as the 429 asked' : 'waiting for the next window',
	];
}

function row(cells: Array<string | number>, note: string): string {
	const widths = [8, 11, 6, 14];
	const columns = cells.map((cell, index) => String(cell).padStart(widths[index]));
	return `${columns.join('')}   ${note}`.trimEnd();
}
