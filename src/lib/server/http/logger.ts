import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { plainError } from './plain-error.ts';

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
