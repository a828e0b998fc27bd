/** A stretch of a file, in bytes. */
interface Stretch {
  readonly position: number;
  readonly bytes: number;
}

/** The room of a file. What is given back is taken again, and the file ends where nothing is taken behind. */
export class FileRoom {
  #end = 0;
  /** What is free below the end, by position; no two touch each other. */
  readonly #free: Stretch[] = [];

  /** Nothing is taken from here on. */
  get end(): number {
    return this.#end;
  }

  /** Takes the first room that is large enough; gives where it is. */
  take(bytes: number): number {
    const place = this.#free.findIndex((stretch) => stretch.bytes >= bytes);
    if (place < 0) {
      this.#end += bytes;
      return this.#end - bytes;
    }
    const { position, bytes: free } = this.#free[place];
    const rest = { position: position + bytes, bytes: free - bytes };
    this.#free.splice(place, 1, ...(rest.bytes > 0 ? [rest] : []));
    return position;
  }

  give({ position, bytes }: Stretch): void {
    let place = this.#free.findLastIndex((stretch) => stretch.position < position) + 1;
    let start = position;
    let end = position + bytes;
    const before = this.#free[place - 1];
    if (before !== undefined && before.position + before.bytes === start) {
      start = before.position;
      place--;
      this.#free.splice(place, 1);
    }
    const after = this.#free[place];
    if (after?.position === end) {
      end += after.bytes;
      this.#free.splice(place, 1);
    }
    if (end === this.#end) this.#end = start;
    else this.#free.splice(place, 0, { position: start, bytes: end - start });
  }
}
