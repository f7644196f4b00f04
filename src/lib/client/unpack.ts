import type { Changes } from '../live/protocol.ts';

/** Changes that the server gzipped once for all and sent as base64; undefined when they cannot be read. */
export async function unpack(packed: string): Promise<Changes | undefined> {
  try {
    const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text()) as Changes;
  } catch {
    return undefined;
  }
}
