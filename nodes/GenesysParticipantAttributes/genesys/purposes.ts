/** What the editor's choice `customerOrExternal` stands for; every other choice stands for itself. */
const CUSTOMER_OR_EXTERNAL = ['customer', 'external'];

/** The participants' purposes that a choice in the editor means. */
export function purposesOf(choice: string): string[] {
	return choice === 'customerOrExternal' ? CUSTOMER_OR_EXTERNAL : [choice];
}
