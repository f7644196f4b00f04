/**
 * How a body has to come: after a grace at no less than this on average, and whole within two minutes. A phone on the edge
 * of its network sends a shrunken photo of 400 kB at this pace; a line that holds a place open with a byte a second is
 * cut within the grace. In milliseconds, and bytes a second.
 */
const GRACE = 10_000;
const LEAST = 4_096;
const WHOLE_WITHIN = 120_000;
/** As long as whoever sends may take to read why the rest is not wanted. */
const ANSWER_READ_WITHIN = 3_000;

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** A body came too slowly. */
export class TooSlow extends Error {
  override name = 'TooSlow';
}

/** When a body of which so many bytes have come is given up if no more do, in milliseconds from its beginning. */
export function givenUpAfter(size: number): number {
  return Math.min(WHOLE_WITHIN, Math.max(GRACE, (size / LEAST) * 1000));
}

/**
 * The parts of a body as they come. What comes too slowly is cut off once its sender can have read the answer.
 * @throws {TooSlow}
 */
export async function* partsOf(reader: BodyReader): AsyncGenerator<Uint8Array, void> {
  const began = performance.now();
  let size = 0;
  for (;;) {
    const part = await within(givenUpAfter(size) - (performance.now() - began), reader.read());
    if (part === undefined) {
      setTimeout(() => void reader.cancel().catch(() => undefined), ANSWER_READ_WITHIN).unref();
      throw new TooSlow('a body came too slowly');
    }
    if (part.done) return;
    size += part.value.length;
    yield part.value;
  }
}

/**
 * A body's bytes; null once it is longer than `most`, and what still comes is thrown away as it comes.
 * @throws {TooSlow}
 */
export async function readAtMost(
  body: ReadableStream<Uint8Array>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const reader = body.getReader();
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of partsOf(reader)) {
    size += part.length;
    if (size > most) {
      void throwAway(reader);
      return null;
    }
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Hears the rest of a body and keeps nothing, so that whoever sends it reads the answer before the line is shut. */
export async function throwAway(reader: BodyReader): Promise<void> {
  try {
    for await (const part of partsOf(reader)) void part;
  } catch {
    // Whoever sent it has gone or is too slow, or it was too long for the page's server as well.
  }
}

/** What the work comes to; undefined where it is not done in so many milliseconds. */
async function within<T>(left: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, left));
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Hears out what was refused before it was read: whoever is still sending it would not hear the refusal otherwise. */
export function hearOut({ body }: Request): void {
  if (body && !body.locked) void throwAway(body.getReader());
}
