/** How far a wall is moved so that no pixel shows one thing for hours: a pixel a minute, around a square of 8 by 8. */
export function shiftAt(minutes: number): { readonly x: number; readonly y: number } {
  const step = minutes % (4 * side);
  const along = step % side;
  if (step < side) return { x: along, y: 0 };
  if (step < 2 * side) return { x: side, y: along };
  if (step < 3 * side) return { x: side - along, y: side };
  return { x: 0, y: side - along };
}

const side = 8;
