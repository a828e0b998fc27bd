/** Holds a list's order while the pointer or the focus is in it. */
import { useRef, useState } from 'preact/hooks';
import { inHeldOrder, type NamedRow } from './held-order.ts';

interface HeldOrder<Row> {
  readonly rows: readonly Row[];
  /** For the element around the list. */
  readonly handlers: {
    onPointerEnter(event: PointerEvent): void;
    onPointerLeave(): void;
    onFocusIn(): void;
    onFocusOut(event: FocusEvent): void;
  };
}

/** `reset` stands for what the reader changed: another one lets the order go until the next rows have come. */
export function useHeldOrder<Row extends NamedRow>(
  latest: readonly Row[],
  reset: string,
): HeldOrder<Row> {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const held = useRef({ rows: latest, latest, reset, isAwaited: false });
  const before = held.current;
  const isAwaited = (before.isAwaited || before.reset !== reset) && before.latest === latest;
  const isAnswered = before.isAwaited && before.latest !== latest;
  const isHeld = (isPointed || isFocused) && !isAnswered && before.latest.length > 0;
  const rows = isHeld ? inHeldOrder(before.rows, latest) : latest;
  held.current = { rows, latest, reset, isAwaited };
  return {
    rows,
    handlers: {
      onPointerEnter: (event) => setPointed(event.pointerType === 'mouse'),
      onPointerLeave: () => setPointed(false),
      onFocusIn: () => setFocused(true),
      onFocusOut: ({ currentTarget, relatedTarget }) =>
        setFocused(
          currentTarget instanceof Node &&
            relatedTarget instanceof Node &&
            currentTarget.contains(relatedTarget),
        ),
    },
  };
}
