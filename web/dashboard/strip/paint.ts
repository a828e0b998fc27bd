/** The strip's marks as paths on a canvas: stacked bars, lines with their areas, hatches, rules. Lengths in device pixels. */
import type { Palette } from './palette.ts';

/** From times and values to device pixels. */
export interface Projection {
  x(timeMs: number): number;
  /** `share` of the track's height, 0 at its base. */
  y(share: number): number;
  readonly pixelRatio: number;
}

export interface Bars {
  readonly starts: Float64Array;
  readonly windowMs: number;
  /** Rows a window of each class, by class index. */
  readonly classes: readonly Float64Array[];
  /** Rows a window at the top of the track. */
  readonly limit: number;
  /** Windows from this index on are open and drawn faint. */
  readonly closed: number;
}

export interface PaintedBars {
  /** By colour, the open windows' ones faded. */
  readonly fills: Map<string, Path2D>;
  readonly edges: Map<string, Path2D>;
}

const FADED = 0.4;

/** A colour as `getComputedStyle` gives it, made transparent. */
export const faded = (colour: string, opacity: number): string =>
  colour.replace(/^rgba?\(([^,]+),([^,]+),([^,)]+).*$/, `rgba($1,$2,$3, ${opacity})`);

/**
 * Failing rows at the bottom, so that errors share a baseline; one pixel apart where both parts are at least three high.
 * The class "fine" is a quiet fill whose upper edge carries the shape.
 */
export function paintBars(bars: Bars, projection: Projection, palette: Palette): PaintedBars {
  const fills = new Map<string, Path2D>();
  const edges = new Map<string, Path2D>();
  const path = (paths: Map<string, Path2D>, colour: string, isOpen: boolean) => {
    const key = isOpen ? faded(colour, FADED) : colour;
    const found = paths.get(key) ?? new Path2D();
    paths.set(key, found);
    return found;
  };
  const { x, y, pixelRatio } = projection;
  for (let index = 0; index < bars.starts.length; index++) {
    const left = x(bars.starts[index]);
    const right = x(bars.starts[index] + bars.windowMs);
    const gap = right - left >= 4 * pixelRatio ? Math.max(pixelRatio, (right - left) * 0.14) : 0;
    const from = Math.round(left + gap / 2);
    const width = Math.max(1, Math.round(right - gap / 2) - from);
    const isOpen = index >= bars.closed;
    let below = 0;
    let base = Math.round(y(0));
    for (let classIndex = bars.classes.length - 1; classIndex >= 0; classIndex--) {
      const rows = bars.classes[classIndex][index];
      if (rows === 0) continue;
      below += rows;
      const top = Math.min(base - 1, Math.round(y(Math.min(1, below / bars.limit))));
      const seam = classIndex < 3 && base - top >= 4 * pixelRatio && base < y(0) ? pixelRatio : 0;
      path(fills, palette.classes[classIndex], isOpen).rect(from, top, width, base - top - seam);
      if (classIndex === 0)
        path(edges, palette.fineEdge, isOpen).rect(from, top, width, pixelRatio);
      base = top;
    }
  }
  return { fills, edges };
}

export interface Line {
  readonly starts: Float64Array;
  readonly windowMs: number;
  readonly values: Float64Array;
  readonly limit: number;
}

export interface PaintedLine {
  readonly stroke: Path2D;
  readonly area: Path2D;
}

/** A line through the middle of each window; it breaks where a window has no value. */
export function paintLine(line: Line, { x, y }: Projection): PaintedLine {
  const stroke = new Path2D();
  const area = new Path2D();
  const base = y(0);
  let lastX: number | undefined;
  for (let index = 0; index < line.starts.length; index++) {
    const value = line.values[index];
    if (Number.isNaN(value)) {
      if (lastX !== undefined) area.lineTo(lastX, base);
      lastX = undefined;
      continue;
    }
    const atX = x(line.starts[index] + line.windowMs / 2);
    const atY = y(Math.min(1, value / line.limit));
    if (lastX === undefined) {
      stroke.moveTo(atX, atY);
      // A value without neighbours is a short dash, or it could not be seen.
      stroke.lineTo(atX + 1, atY);
      area.moveTo(atX, base);
      area.lineTo(atX, atY);
    } else {
      stroke.lineTo(atX, atY);
      area.lineTo(atX, atY);
    }
    lastX = atX;
  }
  if (lastX !== undefined) area.lineTo(lastX, base);
  return { stroke, area };
}

/** Slanted stripes over a stretch of time in which nothing can have arrived. */
export function paintHatch(
  context: CanvasRenderingContext2D,
  box: { left: number; top: number; width: number; height: number },
  palette: Palette,
  pixelRatio: number,
): void {
  const { left, top, width, height } = box;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.fillStyle = palette.background;
  context.fillRect(left, top, width, height);
  context.strokeStyle = palette.hatch;
  context.lineWidth = 5 * pixelRatio;
  context.beginPath();
  for (let at = -height; at < width + height; at += 14 * pixelRatio) {
    context.moveTo(left + at, top + height);
    context.lineTo(left + at + height, top);
  }
  context.stroke();
  context.fillStyle = palette.ink;
  context.fillRect(left, top, 1.5 * pixelRatio, height);
  context.restore();
}
