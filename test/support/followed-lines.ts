import { TailedLines } from '../../node/connectors/tail/tailed-lines.ts';
import { nodePlatform } from '../../node/platform.ts';

const platform = nodePlatform({ logLevel: 'off' });

const PATIENCE_MS = 5000;

/** The lines of a path that grows, how to wait for more of them, and how a reader gets them. */
export class FollowedLines {
  readonly lines: TailedLines;
  readonly #waiters: Set<() => void>;
  #isClosed = false;

  private constructor(lines: TailedLines, waiters: Set<() => void>) {
    this.lines = lines;
    this.#waiters = waiters;
  }

  static async open(path: string, stateFolder: string): Promise<FollowedLines> {
    const waiters = new Set<() => void>();
    const lines = await TailedLines.open({
      path,
      stateFolder,
      platform,
      finishedAfterMs: 10_000,
      lookEveryMs: 1,
      onLines: () => {
        for (const wake of waiters) wake();
        waiters.clear();
      },
    });
    return new FollowedLines(lines, waiters);
  }

  /** Fails when the lines don't come for long: nothing more will happen then. */
  async reaches(end: number): Promise<void> {
    const givenUp = AbortSignal.timeout(PATIENCE_MS);
    while (this.lines.end < end) {
      if (givenUp.aborted) throw new Error(`only ${this.lines.end} of ${end} bytes have come`);
      await new Promise<void>((resolve) => {
        this.#waiters.add(resolve);
        givenUp.addEventListener('abort', () => resolve());
      });
    }
  }

  /** Everything from a position on; what is lost as `<8 lost>`. */
  async text(from = this.lines.start, bytesMax = 65_536): Promise<string> {
    let text = '';
    for (let position = from; position < this.lines.end; ) {
      const kept = this.lines.keptFrom(position);
      if (kept > position) text += `<${kept - position} lost>`;
      const lines = await this.lines.read(kept, bytesMax);
      position = kept + lines.length;
      text += Buffer.from(lines).toString();
      if (lines.length === 0 && this.lines.keptFrom(position) === position) break;
    }
    return text;
  }

  close(): void {
    if (!this.#isClosed) this.lines.close();
    this.#isClosed = true;
  }
}
