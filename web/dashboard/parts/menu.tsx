/** A button with a list of choices below it; the keyboard of the ARIA menu button pattern. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface MenuChoice {
  readonly id: string;
  readonly text: string;
  /** What stands above it and its neighbours of the same group. */
  readonly group?: string;
  readonly note?: string;
  /** True and false make it one of a group of which one holds; undefined makes it a command. */
  readonly isChosen?: boolean;
}

interface MenuProps {
  /** What a screen reader calls the list. */
  readonly label: string;
  readonly class?: string;
  readonly choices: readonly MenuChoice[];
  onChoose(id: string): void;
  readonly children: ComponentChildren;
}

export function Menu({ label, class: name = '', choices, onChoose, children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const items = () => [...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
  const close = () => {
    setOpen(false);
    root.current?.querySelector('button')?.focus();
  };
  // Before anything else can happen: keys that follow at once must find the focus in the list.
  useLayoutEffect(() => {
    if (!isOpen) return;
    (items().find((item) => item.ariaChecked === 'true') ?? items()[0])?.focus();
    const leave = (event: Event) => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true)
        setOpen(false);
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('focusin', leave);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('focusin', leave);
    };
  }, [isOpen]);
  const onKey = (event: KeyboardEvent) => {
    if (!isOpen) return;
    const all = items();
    const at = all.findIndex((item) => item.matches(':focus'));
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') close();
    else if (next !== undefined) all[(next + all.length) % all.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const item = ({ id, text, note, isChosen }: MenuChoice) => (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: a menuitemradio has a checked state, a menuitem none
    <button
      key={id}
      type="button"
      role={isChosen === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={isChosen}
      tabIndex={-1}
      onClick={() => {
        close();
        onChoose(id);
      }}
    >
      <span>{text}</span>
      {note !== undefined && <span class="aside">{note}</span>}
    </button>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys bubble up from the items, which have roles
    <div class={`menu ${name}`} ref={root} onKeyDown={onKey}>
      <button
        type="button"
        class="quiet opens"
        aria-haspopup="menu"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {children}
      </button>
      {isOpen && (
        <div role="menu" aria-label={label}>
          {grouped(choices).map(({ group, members }) =>
            group === undefined ? (
              members.map(item)
            ) : (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu
              <div key={group} role="group" aria-label={group}>
                <p class="aside" aria-hidden="true">
                  {group}
                </p>
                {members.map(item)}
              </div>
            ),
          )}
        </div>
      )}
    </div>
  );
}

interface ChoiceGroup {
  /** Undefined for those without a heading. */
  readonly group: string | undefined;
  readonly members: readonly MenuChoice[];
}

function grouped(choices: readonly MenuChoice[]): ChoiceGroup[] {
  return [...new Set(choices.map(({ group }) => group))].map((group) => ({
    group,
    members: choices.filter((choice) => choice.group === group),
  }));
}
