/** A name in a list: a click keeps only its rows, Alt and a click leaves them out, the same again takes that back. */
import type { ComponentChildren } from 'preact';
import { usePage, useShown } from '../parts/use-page.ts';
import type { FilterTerm } from '../protocol.ts';
import { hasTerm, toggleTerm } from '../text/chips.ts';

interface NameButtonProps {
  readonly field: string;
  readonly value: string;
  /** The whole name, for the title. */
  readonly name: string;
  readonly children: ComponentChildren;
}

const termOf = (field: string, value: string, isNegated: boolean): FilterTerm => ({
  field,
  value,
  isNegated,
  match: 'exact',
});

/** True while only the rows of this name are kept. */
export const useIsKept = (field: string, value: string): boolean =>
  useShown((state) => hasTerm(state.filter.terms, termOf(field, value, false)));

export function NameButton({ field, value, name, children }: NameButtonProps) {
  const page = usePage();
  const isKept = useIsKept(field, value);
  return (
    <button
      type="button"
      class="name"
      title={`${name}\nClick: only these rows. Alt-click: all but these.`}
      aria-pressed={isKept}
      onClick={(event) =>
        page.setTerms(toggleTerm(page.state.filter.terms, termOf(field, value, event.altKey)))
      }
    >
      {children}
    </button>
  );
}
