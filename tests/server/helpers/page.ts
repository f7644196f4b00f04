import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { ManagerOptions, Socket } from 'socket.io-client';
import { io as open } from 'socket.io-client';
import { createServer, createServerModuleRunner, type Plugin, type ViteDevServer } from 'vite';
import type { clock } from '../../../src/lib/client/clock.svelte.ts';
import type { Connection } from '../../../src/lib/client/connection.svelte.ts';
import type { Bureau, Who } from './bureau.ts';

/** What a browser would give the page's code: where it is, whose cookie it has, and a document to listen on. */
interface Surroundings {
  open: (options: object) => Socket;
}
const KEY = Symbol.for('board-12345.test-page');
const client = (file: string) => new URL(`../../../src/lib/client/${file}`, import.meta.url).pathname;
const CONNECTION = client('connection.svelte.ts');
const CLOCK = client('clock.svelte.ts');

/** The code of a page's live connection, run in this process against a real server. */
export class Page {
  readonly connection: Connection;
  readonly #bureau: Bureau;
  /** Of its browser, which others may use as well. */
  cookie: string;
  socket!: Socket;

  private constructor(
    bureau: Bureau,
    through: string,
    connection: Connection,
    cookie: string,
    more: Partial<ManagerOptions>,
  ) {
    this.#bureau = bureau;
    this.connection = connection;
    this.cookie = cookie;
    Reflect.set(globalThis, KEY, {
      open: (options) => {
        const extraHeaders = { cookie: this.cookie, origin: bureau.url };
        this.socket = open(through, { ...options, ...more, extraHeaders, forceNew: true });
        return this.socket;
      },
    } satisfies Surroundings);
  }

  /** @param more says what the page's own code does not: another way to the bureau, a shorter patience */
  static async open(
    bureau: Bureau,
    who: Who,
    { through = bureau.url, ...more }: Partial<ManagerOptions> & { through?: string } = {},
  ): Promise<Page> {
    Reflect.set(globalThis, 'document', new EventTarget());
    const page = new Page(bureau, through, new code!.Connection(), bureau.signIn(who), more);
    await page.connection.connect(who === 'wall' ? { as: 'wall' } : {});
    return page;
  }

  /** Breaks the line, as a switched-off router would; the page finds its way back by itself. */
  cut(): void {
    this.socket.io.engine.close();
  }

  /** Somebody signs in with the same browser. */
  takenOverBy(who: Who): void {
    this.#bureau.revoke(this.cookie);
    this.cookie = this.#bureau.signIn(who);
    const { extraHeaders } = this.socket.io.opts as { extraHeaders: { cookie: string } };
    extraHeaders.cookie = this.cookie;
  }

  /** Loses the next message of a kind on its way to the page. */
  lose(kind: string): Promise<void> {
    return new Promise((lost) => {
      const { socket } = this;
      const hear = Reflect.get(socket, 'onevent') as (packet: { data: unknown[] }) => void;
      Reflect.set(socket, 'onevent', (packet: { data: unknown[] }) => {
        if (packet.data[0] !== kind) return hear.call(socket, packet);
        Reflect.set(socket, 'onevent', hear);
        lost();
      });
    });
  }
}

interface PageCode {
  Connection: typeof Connection;
  clock: typeof clock;
}
let compiler: ViteDevServer | undefined;
let code: PageCode | undefined;

/** Compiles the page's modules with Svelte's own compiler; to be awaited once before the tests of a file. */
export async function compilePages(): Promise<void> {
  compiler = await createServer({
    configFile: false,
    logLevel: 'error',
    optimizeDeps: { noDiscovery: true },
    ssr: { noExternal: ['socket.io-client'] },
    server: { middlewareMode: true, ws: false, watch: null },
    plugins: [svelte({ configFile: false }), socketOfThePage],
  });
  const runner = createServerModuleRunner(compiler.environments.ssr);
  code = {
    ...(await runner.import<Pick<PageCode, 'Connection'>>(CONNECTION)),
    ...(await runner.import<Pick<PageCode, 'clock'>>(CLOCK)),
  };
}

/** The one clock of the page. */
export function pageClock(): PageCode['clock'] {
  return code!.clock;
}

export async function closePages(): Promise<void> {
  await compiler?.close();
}

const socketOfThePage: Plugin = {
  name: 'socket-of-the-page',
  enforce: 'pre',
  resolveId: (id) => (id === 'socket.io-client' ? '\0socket-of-the-page' : undefined),
  load: (id) =>
    id === '\0socket-of-the-page'
      ? `export const io = (options) => globalThis[Symbol.for('board-12345.test-page')].open(options);`
      : undefined,
};
