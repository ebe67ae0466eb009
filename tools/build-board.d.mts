/** Makes the board's pages if a source changed; ends the process if they cannot be made. */
export function buildBoard(): void;
