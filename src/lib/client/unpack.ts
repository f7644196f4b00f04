/** What the server gzipped once for all and sent as base64; undefined when it cannot be read. */
export async function unpack<T>(packed: string): Promise<T | undefined> {
  try {
    const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return JSON.parse(await new Response(stream).text()) as T;
  } catch {
    return undefined;
  }
}
