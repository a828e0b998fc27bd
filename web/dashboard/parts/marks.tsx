/** The few drawings: marks of the four classes, the wheel, a lock, a glass. */

/** A square for failing, a triangle for a warning, an arrow for neutral, a dot for fine: never by colour alone. */
export function ClassMark({ index }: { index: number }) {
  return (
    <svg class={`mark c${index}`} viewBox="0 0 12 12" aria-hidden="true">
      {index === 3 && <rect x="1.5" y="1.5" width="9" height="9" rx="1" />}
      {index === 2 && <path d="M6 1.2 11.2 10.6H.8z" />}
      {index === 1 && <path class="drawn" d="M2 6h7M6.2 3 9.2 6l-3 3" />}
      {index === 0 && <circle cx="6" cy="6" r="2.2" />}
    </svg>
  );
}

/** A mill wheel seen from its side. */
export function Wheel() {
  const spokes = Array.from({ length: 8 }, (_, index) => {
    const x = Math.cos((index * Math.PI) / 4);
    const y = Math.sin((index * Math.PI) / 4);
    const at = (radius: number) =>
      `${(10 + radius * x).toFixed(2)} ${(10 + radius * y).toFixed(2)}`;
    return `M${at(2.4)}L${at(8.4)}`;
  });
  return (
    <svg class="wheel" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="5.2" />
      <path d={spokes.join('')} />
    </svg>
  );
}

export function Lock() {
  return (
    <svg class="lock" viewBox="0 0 12 12" aria-hidden="true">
      <rect x="2" y="5.4" width="8" height="5.4" rx="1" />
      <path d="M4 5.4V3.8a2 2 0 0 1 4 0v1.6" />
    </svg>
  );
}

export function Glass() {
  return (
    <svg class="glass" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="7" cy="7" r="4.2" />
      <path d="m10.2 10.2 3.6 3.6" />
    </svg>
  );
}
