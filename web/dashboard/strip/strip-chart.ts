/**
 * All tracks on one canvas, so that they share one time axis: uPlot keeps the canvas, its
 * size and the scale of time; each track is painted into its row by `paint.ts`.
 */
import uPlot from 'uplot';
import type { TimeRange } from '../protocol.ts';
import type { Tick } from './axis-ticks.ts';
import { type Bars, faded, type Projection, paintBars, paintHatch, paintLine } from './paint.ts';
import { type Palette, readPalette } from './palette.ts';
import type { Track } from './tracks.ts';

/** Where a track lies, in CSS pixels from the top of the canvas. */
export interface TrackRow {
  readonly top: number;
  readonly height: number;
}

export interface ChartContent {
  readonly range: TimeRange;
  readonly bars: Bars;
  readonly tracks: readonly Track[];
  readonly rows: readonly TrackRow[];
  readonly gaps: readonly TimeRange[];
  readonly ticks: readonly Tick[];
  /** Where open windows begin; undefined when all are closed. */
  readonly watermarkMs: number | undefined;
  /** When the engine came back after a refresh. */
  readonly resumedMs: number | undefined;
}

export class StripChart {
  readonly #root: HTMLElement;
  #plot: uPlot | undefined;
  #content: ChartContent | undefined;
  #palette: Palette;

  constructor(root: HTMLElement) {
    this.#root = root;
    this.#palette = readPalette(root);
  }

  /** The theme is another one. */
  recolour(): void {
    this.#palette = readPalette(this.#root);
    this.#plot?.redraw(true);
  }

  draw(content: ChartContent, width: number, height: number): void {
    this.#content = content;
    if (width <= 0 || height <= 0) return;
    const data: uPlot.AlignedData = [content.bars.starts, content.tracks[0].values];
    if (this.#plot === undefined) {
      this.#plot = new uPlot(this.#options(width, height), data, this.#root);
      return;
    }
    if (this.#plot.width !== width || this.#plot.height !== height)
      this.#plot.setSize({ width, height });
    this.#plot.setData(data);
  }

  destroy(): void {
    this.#plot?.destroy();
  }

  #options(width: number, height: number): uPlot.Options {
    return {
      width,
      height,
      ms: 1,
      padding: [0, 0, 0, 0],
      legend: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { time: false, range: () => this.#range() },
        y: { range: () => [0, 1] },
      },
      // One series carries the data; the paths of all tracks are painted in one pass.
      series: [{}, { paths: () => null, points: { show: false } }],
      cursor: { show: false },
      hooks: { draw: [(plot) => this.#paint(plot)] },
    };
  }

  #range(): [number, number] {
    const range = this.#content?.range;
    return range === undefined ? [0, 1] : [range.fromMs, range.toMs];
  }

  #paint(plot: uPlot): void {
    const content = this.#content;
    if (content === undefined) return;
    const { ctx: context, bbox } = plot;
    const pixelRatio = uPlot.pxRatio;
    const x = (timeMs: number) => plot.valToPos(timeMs, 'x', true);
    context.save();
    this.#rules(context, content, { x, bottom: bbox.height, pixelRatio });
    for (const [index, track] of content.tracks.entries()) {
      const { top, height } = content.rows[index];
      const base = (top + height) * pixelRatio;
      const y = (share: number) => base - share * (height - 1) * pixelRatio;
      this.#track(context, track, content, { x, y, pixelRatio });
    }
    for (const gap of content.gaps) this.#gap(context, gap, content, { x, bottom: bbox.height });
    this.#timeRules(context, content, { x, bottom: bbox.height, pixelRatio });
    context.restore();
  }

  #track(
    context: CanvasRenderingContext2D,
    track: Track,
    content: ChartContent,
    projection: Projection,
  ): void {
    const palette = this.#palette;
    if (track.id === 'requests') {
      const { fills, edges } = paintBars(content.bars, projection, palette);
      for (const [colour, path] of [...fills, ...edges]) {
        context.fillStyle = colour;
        context.fill(path);
      }
      return;
    }
    const { starts, windowMs } = content.bars;
    const { values, limit, isUnusual } = track;
    const { stroke, area } = paintLine({ starts, windowMs, values, limit }, projection);
    context.fillStyle = isUnusual ? faded(palette.classes[3], 0.16) : faded(palette.area, 0.45);
    context.fill(area);
    context.strokeStyle = isUnusual ? palette.classes[3] : palette.line;
    context.lineWidth = 1.5 * projection.pixelRatio;
    context.lineJoin = 'round';
    context.stroke(stroke);
  }

  /** Under the tracks: a hairline at each time that the axis names. */
  #rules(context: CanvasRenderingContext2D, content: ChartContent, frame: Frame): void {
    context.fillStyle = faded(this.#palette.grid, 0.7);
    for (const { timeMs } of content.ticks)
      context.fillRect(Math.round(frame.x(timeMs)), 0, frame.pixelRatio, frame.bottom);
  }

  /** Over them: where open windows begin, and where the engine came back. */
  #timeRules(context: CanvasRenderingContext2D, content: ChartContent, frame: Frame): void {
    const { x, bottom, pixelRatio } = frame;
    const { watermarkMs, resumedMs } = content;
    if (watermarkMs !== undefined) {
      context.strokeStyle = this.#palette.rule;
      context.lineWidth = pixelRatio;
      context.setLineDash([3 * pixelRatio, 3 * pixelRatio]);
      context.beginPath();
      context.moveTo(Math.round(x(watermarkMs)) + 0.5, 0);
      context.lineTo(Math.round(x(watermarkMs)) + 0.5, bottom);
      context.stroke();
      context.setLineDash([]);
    }
    if (resumedMs !== undefined) {
      context.fillStyle = this.#palette.accent;
      context.fillRect(Math.round(x(resumedMs)), 0, 1.5 * pixelRatio, bottom);
    }
  }

  #gap(
    context: CanvasRenderingContext2D,
    gap: TimeRange,
    { range }: ChartContent,
    { x, bottom }: Omit<Frame, 'pixelRatio'>,
  ): void {
    const left = x(Math.max(gap.fromMs, range.fromMs));
    const width = x(Math.min(gap.toMs, range.toMs)) - left;
    const box = { left, top: 0, width, height: bottom };
    if (width > 0) paintHatch(context, box, this.#palette, uPlot.pxRatio);
  }
}

/** What a full-height rule needs to know, in device pixels. */
interface Frame {
  readonly x: (timeMs: number) => number;
  readonly bottom: number;
  readonly pixelRatio: number;
}
