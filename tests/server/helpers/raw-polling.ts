/** A polling connection written by hand, which fetches what waits for it only when it is told to. */
export class RawPolling {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  /** Whoever knows the address of a connection may try it under headers of his own. */
  constructor(url: string, headers: Record<string, string>) {
    this.#url = url;
    this.#headers = headers;
  }

  get url(): string {
    return this.#url;
  }

  /** Opens a Socket.IO connection and joins the default namespace. */
  static async open(origin: string, cookie: string): Promise<RawPolling> {
    const url = `${origin}/socket.io/?EIO=4&transport=polling`;
    const headers = { origin, cookie };
    const [opened] = await new RawPolling(url, headers).fetch();
    const { sid } = JSON.parse(opened!.slice(1)) as { sid: string };
    const polling = new RawPolling(`${url}&sid=${sid}`, headers);
    await polling.send('40');
    await polling.fetch();
    return polling;
  }

  /** Sends engine.io packets, all in one request. */
  async send(...packets: string[]): Promise<void> {
    const body = packets.join('\x1e');
    const { status } = await fetch(this.#url, { method: 'POST', headers: this.#headers, body });
    if (status !== 200) throw new Error(`the packets were answered ${status}`);
  }

  /** Everything that waits; throws when the server has cut the line. */
  async fetch(): Promise<string[]> {
    const answer = await fetch(this.#url, { headers: this.#headers });
    if (answer.status !== 200) throw new Error(`the line was cut: ${answer.status}`);
    return (await answer.text()).split('\x1e');
  }
}
