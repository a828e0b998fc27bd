/** Whether two names of columns, options or formats are the same, which they are in any case. */
export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}
