import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Every message by its key, with its text in each language. */
export type Messages = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** Keys that say the same in every language and are two all the same, each with the reason. */
const DOUBLES: ReadonlyMap<string, string> = new Map([]);

/**
 * What is wrong with the messages, a sentence each: one that nothing shows, one that another key says already, one that a
 * language lacks.
 * @param sources the text of everything that may show a message
 */
export function messageFaults(messages: Messages, sources: readonly string[]): string[] {
  const shown = new Set(sources.flatMap((source) => source.match(/\b[a-z]+_[a-z0-9_]+\b/g) ?? []));
  const languages = new Set([...messages.values()].flatMap((texts) => [...texts.keys()]));
  const byText = new Map<string, string>();
  return [...messages].flatMap(([key, texts]) => {
    const said = JSON.stringify([...languages].map((language) => texts.get(language)));
    const other = byText.get(said);
    byText.set(said, key);
    return [
      ...[...languages]
        .filter((language) => !texts.has(language))
        .map((one) => `${key} is missing in ${one}.`),
      ...(shown.has(key) ? [] : [`${key} is shown nowhere.`]),
      ...(other === undefined || DOUBLES.has(key) ? [] : [`${key} says what ${other} says.`]),
    ];
  });
}

/** Of this project; to be run from its root. */
export function ownMessageFaults(): string[] {
  const messages = new Map<string, Map<string, string>>();
  for (const file of globSync('src/i18n/messages/*.json')) {
    const [, language = ''] = basename(file).split('.');
    const found = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    for (const [key, text] of Object.entries(found)) {
      const texts = messages.get(key) ?? new Map<string, string>();
      messages.set(key, texts.set(language, JSON.stringify(text)));
    }
  }
  const files = globSync('src/**/*.{ts,svelte}', { exclude: (path) => path.endsWith('paraglide') });
  return messageFaults(
    messages,
    files.map((file) => readFileSync(file, 'utf8')),
  );
}
