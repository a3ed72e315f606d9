/** Waits between tries are drawn; in these tests each of them is drawn short. */
export function drawShortWaits(): void {
	const { random } = Math;
	beforeAll(() => {
		Math.random = () => 0.01;
	});
	afterAll(() => {
		Math.random = random;
	});
}
