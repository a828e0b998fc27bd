/** The style sheet's colours, resolved for the canvas. */

export interface Palette {
  /** By class index. */
  readonly classes: readonly string[];
  readonly fineEdge: string;
  readonly line: string;
  readonly area: string;
  readonly grid: string;
  readonly hatch: string;
  readonly rule: string;
  readonly accent: string;
  readonly ink: string;
  readonly background: string;
}

/** Reads the tokens at an element, in the theme that holds now: a token of two colours is resolved only as a colour. */
export function readPalette(element: HTMLElement): Palette {
  const probe = document.createElement('i');
  probe.hidden = true;
  element.append(probe);
  const colour = (token: string) => {
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const palette = {
    classes: [colour('fine'), colour('neutral'), colour('warning'), colour('failing')],
    fineEdge: colour('fine-edge'),
    line: colour('ink-2'),
    area: colour('fine'),
    grid: colour('hairline'),
    hatch: colour('sunk'),
    rule: colour('edge'),
    accent: colour('accent'),
    ink: colour('ink'),
    background: colour('background'),
  };
  probe.remove();
  return palette;
}
