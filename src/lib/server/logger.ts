import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';

/** What went wrong, without anything that somebody typed. */
export interface PlainError {
  name: string;
  code?: string;
  message?: string;
  stack?: string[];
  cause?: PlainError;
}

/** A log that holds no personal data, whatever it is given: errors are reduced, known fields are covered. */
export function makeLogger(destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    base: null,
    redact: { paths: PERSONAL.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '***' },
    hooks: {
      logMethod([given, ...rest], log) {
        log.apply(this, [withoutErrors(given), ...rest]);
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Before the log itself looks at it: it would take an error's own words for its message. */
function withoutErrors(given: unknown): string {
  const plain =
    given instanceof Error
      ? { err: plainError(given) }
      : given !== null && typeof given === 'object'
        ? Object.fromEntries(
            Object.entries(given).map(([key, value]) => [
              key,
              value instanceof Error ? plainError(value) : value,
            ]),
          )
        : given;
  return plain as string;
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

/** Errors whose message is a sentence of the program's own. */
const OUR_WORDS = ['StoreError', 'EnvironmentError', 'TypeError', 'RangeError', 'ReferenceError'];

const PERSONAL = [
  'cookie',
  'authorization',
  'password',
  'token',
  'key',
  'text',
  'texts',
  'gist',
  'note',
  'title',
  'detail',
  'caller',
  'callers',
  'phone',
  'params',
];

/** The log of this process: one JSON line each, on standard output. Last, for it needs all of the above. */
export const logger: Logger = makeLogger();
