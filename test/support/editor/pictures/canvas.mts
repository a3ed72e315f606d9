import { openCanvas } from '../page.mts';
import type { Studio } from '../pictures.mts';

/** The examples on n8n's canvas, light and dark. */
export async function canvasPictures({ editor, visit, take }: Studio): Promise<void> {
	await visit({}, async (page) => {
		for (const [file, id] of Object.entries(editor.workflows)) {
			await openCanvas(page, editor, id);
			await take(page, `example-${file}`);
		}
	});
	await visit({ theme: 'dark' }, async (page) => {
		await openCanvas(page, editor, editor.workflows['update-active-conversations']);
		await take(page, 'canvas-dark');
	});
}
