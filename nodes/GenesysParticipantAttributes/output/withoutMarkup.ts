const SIGNS: Record<string, string> = { '<': '‹', '>': '›', '&': '＆', '`': '´' };

/** Signs of HTML, and the backticks that n8n makes code of; a `>` between blanks is that of a menu. */
const MARKUP = /[<`]|(?<! )>|>(?! )|&(?=[#a-z])/gi;

/**
 * A text as n8n may show it. Its editor renders hints, descriptions and some messages as HTML with
 * links and images in it, other messages as text: entities would show there, so signs that look alike
 * take the place of those that could be markup.
 */
export function withoutMarkup(text: string): string {
	return text.replace(MARKUP, (sign) => SIGNS[sign]);
}
