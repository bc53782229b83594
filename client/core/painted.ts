/** Lets the browser show what was just said before the work that follows keeps it from doing so. */
export function painted(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 40));
}
