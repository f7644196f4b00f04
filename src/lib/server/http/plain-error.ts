/** What went wrong, without anything that somebody typed. */
export interface PlainError {
  name: string;
  code?: string;
  message?: string;
  stack?: string[];
  cause?: PlainError;
}

/**
 * An error as it may be written down. A database error of Drizzle's carries the statement's parameters in its message,
 * a schema's and JSON's error what they could not read: their words are left out, of causes too.
 */
export function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // The stack begins with the error's words, in which a line may look like a place in the program.
  const { stack = '', message } = error;
  const begins = stack.indexOf(message);
  const places = begins < 0 ? '' : stack.slice(begins + message.length);
  const frames = places.split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    ...((code !== undefined || OUR_WORDS.includes(error.name)) && { message: error.message }),
    stack: frames.map((line) => line.trim()),
    ...(error.cause instanceof Error && { cause: plainError(error.cause) }),
  };
}

/** What the program says in a sentence to whoever runs it. By name: the built pages hold copies of these classes. */
const SENTENCES = ['StoreError', 'EnvironmentError', 'MappingError', 'FileError', 'CommandError'];
/** Errors whose message is of the program's own words. */
const OUR_WORDS = [...SENTENCES, 'TypeError', 'RangeError', 'ReferenceError'];

/** The sentence of an error that was meant for whoever runs the program; null of every other. */
export function sentenceOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const byTheSystem = 'syscall' in error || ('code' in error && /^ERR_PARSE_ARGS/.test(String(error.code)));
  return SENTENCES.includes(error.name) || byTheSystem ? error.message : null;
}
