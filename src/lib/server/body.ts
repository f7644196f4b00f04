/** A body's bytes; null once it is longer than `most`, and what still comes is thrown away as it comes. */
export async function readAtMost(
  body: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(Buffer.concat(parts));
    size += value.length;
    if (size > most) {
      void throwAway(reader);
      return null;
    }
    parts.push(value);
  }
}

/** Hears the rest of a body and keeps nothing, so that whoever sends it reads the answer before the line is shut. */
export async function throwAway(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    while (!(await reader.read()).done);
  } catch {
    // Whoever sent it has gone, or it was too long for the page's server as well.
  }
}
