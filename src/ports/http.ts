/** Reads a body as it comes: what is not taken makes the server wait. */
export interface HttpBodyReader {
  /** The next bytes; without a value at the end. */
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array<ArrayBuffer> }>;
  cancel(): Promise<void>;
}

export interface HttpBody {
  getReader(): HttpBodyReader;
}

/** A response, as `fetch` gives it. */
export interface HttpResponse {
  readonly status: number;
  /** Where it came from in the end. */
  readonly url: string;
  readonly redirected: boolean;
  /** Of another origin only those headers can be seen that its server exposes. */
  readonly headers: { get(name: string): string | null };
  readonly body: HttpBody | null;
}

/** How the engine asks for URLs. */
export interface Http {
  /** Follows redirects. Rejects where no answer came, and where a page may not see the answer. */
  get(url: string, headers: Readonly<Record<string, string>>): Promise<HttpResponse>;
  /** Why the platform forbids the address beforehand: a page of https asks for http. Undefined where it does not. */
  refuses(url: string): string | undefined;
}
