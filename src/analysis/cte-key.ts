/** Names of CTEs never mind case. */
export function cteKey(name: string): string {
  return name.toLowerCase();
}
