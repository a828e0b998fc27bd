/** A row of tiny bars, each a unit wide, in a box 16 high. A row of any size is at least a hair high. */
export function sparkPath(values: readonly number[]): string {
  const most = Math.max(1, ...values);
  return values
    .map((value, index) => {
      const height = value === 0 ? 0.5 : Math.max(1, (value / most) * 15);
      return `M${(index + 0.1).toFixed(1)} ${(16 - height).toFixed(1)}h.8V16h-.8z`;
    })
    .join('');
}
