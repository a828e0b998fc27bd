/** How components get at the page. */
import { createContext } from 'preact';
import { useContext, useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks';
import type { Page } from '../page.ts';
import type { PageState } from '../state/page-state.ts';

export const PageContext = createContext<Page | undefined>(undefined);

export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('a component outside of the page');
  return page;
}

/** A part of the page's state; the component is drawn again when that part is another one. */
export function useShown<Part>(select: (state: PageState) => Part): Part {
  const page = usePage();
  const [, redraw] = useReducer<number, void>((count) => count + 1, 0);
  const shown = useRef(select);
  shown.current = select;
  const part = select(page.state);
  const drawn = useRef(part);
  drawn.current = part;
  useLayoutEffect(
    () =>
      page.subscribe(() => {
        if (!Object.is(shown.current(page.state), drawn.current)) redraw();
      }),
    [page],
  );
  return part;
}

/** The time, once a second, for what says how long ago something was. */
export function useNow(): number {
  const [, tick] = useReducer<number, void>((count) => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  return Date.now();
}
