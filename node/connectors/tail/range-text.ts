/** A range of a followed file, which may be renamed, copied, truncated and compressed while it is read. */
import { closeSync, readSync } from 'node:fs';
import type { ByteReader } from '../../../src/connectors/format/format.ts';
import { corruptGzipFile } from '../../../src/errors/file-errors.ts';
import { CompressedText } from './compressed-text.ts';
import { type FileHead, hasHead } from './file-identity.ts';
import { type OpenContent, openContent } from './open-content.ts';
import type { TailPosition } from './tail-offset.ts';

/** The decompression that the last range has left off, where the next one may go on. */
export class LeftOffText {
  #left: { readonly inode: string; readonly text: CompressedText } | undefined;
  #isClosed = false;

  /** A decompressed file that can still be read from a position on. */
  take({ inode, file }: OpenContent, position: number): CompressedText {
    const left = this.#left;
    if (left?.inode !== inode || !left.text.holds(position)) return new CompressedText(file);
    this.#left = undefined;
    closeSync(file);
    return left.text;
  }

  leave(inode: string, text: CompressedText): void {
    this.#left?.text.close();
    if (this.#isClosed) text.close();
    else this.#left = { inode, text };
  }

  close(): void {
    this.#isClosed = true;
    this.#left?.text.close();
  }
}

export interface RangeTextOptions {
  /** The file, with the end of the range. */
  readonly to: TailPosition;
  /** The file as it was known before; none for one that is read from its beginning. */
  readonly from: TailPosition | undefined;
  readonly leftOff: LeftOffText;
  /** Called where a part of the range is in no file any more. */
  readonly onLost: (bytes: number) => void;
}

interface OpenText extends OpenContent {
  /** What it was found by. */
  readonly head: FileHead;
  /** Of a compressed file. */
  readonly text: CompressedText | undefined;
}

export class RangeText implements ByteReader {
  readonly #options: RangeTextOptions;
  #position: number;
  #open: OpenText | undefined;

  constructor(options: RangeTextOptions) {
    this.#options = options;
    this.#position = options.from?.position ?? 0;
  }

  read(target: Uint8Array): number | Promise<number> {
    const { to } = this.#options;
    const wanted = target.subarray(0, Math.max(0, to.position - this.#position));
    for (let before: string | undefined; wanted.length > 0; ) {
      this.#open ??= this.#find();
      if (this.#open === undefined) break;
      const { file, inode, head, text } = this.#open;
      if (text !== undefined) return this.#readCompressed(text, wanted);
      const count = readSync(file, wanted, 0, wanted.length, this.#position);
      // Checked afterwards: truncated before, these may be bytes of another generation, which stand in a copy now.
      const isSame = hasHead(file, head);
      if (isSame && count > 0) {
        this.#position += count;
        return count;
      }
      closeSync(file);
      this.#open = undefined;
      // The same file again: it is a copy that ends before the range does.
      if (isSame && before === inode) break;
      before = inode;
    }
    if (wanted.length > 0) this.#giveUp();
    return 0;
  }

  async close(): Promise<void> {
    if (this.#open === undefined) return;
    const { file, inode, text } = this.#open;
    if (text === undefined) closeSync(file);
    else this.#options.leftOff.leave(inode, text);
    this.#open = undefined;
  }

  #find(): OpenText | undefined {
    const { to, from, leftOff } = this.#options;
    // A short file may have been copied before its last lines were written: then it begins as it was known before.
    const known = from === undefined ? [to] : [to, { ...to, head: from.head }];
    for (const position of known) {
      const found = openContent(position);
      if (found === undefined) continue;
      const text = found.isCompressed ? leftOff.take(found, this.#position) : undefined;
      return { ...found, head: position.head, text };
    }
    return undefined;
  }

  async #readCompressed(text: CompressedText, wanted: Uint8Array): Promise<number> {
    const bytes = await this.#bytesOf(text, wanted.length);
    wanted.set(bytes);
    this.#position += bytes.length;
    if (bytes.length === 0) this.#giveUp();
    return bytes.length;
  }

  async #bytesOf(text: CompressedText, count: number): Promise<Buffer> {
    try {
      return await text.bytesAt(this.#position, count);
    } catch (error) {
      text.close();
      this.#open = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      throw corruptGzipFile({ path: this.#options.to.path, reason }, error);
    }
  }

  #giveUp(): void {
    this.#options.onLost(this.#options.to.position - this.#position);
    this.#position = this.#options.to.position;
  }
}
