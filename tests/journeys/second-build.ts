import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepFormerParts } from '../../src/cli/former-parts.ts';
import { root } from '../../src/cli/steps.ts';

/** The program in a folder of its own, that can be replaced by a newer build while its pages are open. */
export class Installed {
  readonly folder = mkdtempSync(join(tmpdir(), 'board-installed-'));

  constructor() {
    for (const part of ['src', 'build', 'drizzle', 'package.json'])
      cpSync(join(root, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    this.#dropPacked();
  }

  /** Puts a newer build in the place of the present one, as `npm run build` does: every part has another name. */
  async update(): Promise<void> {
    const build = join(this.folder, 'build');
    await keepFormerParts(build, async () => {
      this.#rename(build);
      return { ok: true };
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #rename(build: string): void {
    const parts = join(build, 'client/_app/immutable');
    const names = readdirSync(parts, { recursive: true, encoding: 'utf8' }).flatMap((file) => {
      const [, name, hash, ending] = /([^/]+)\.([\w-]{8})\.(js|css)$/.exec(file) ?? [];
      return name && hash && ending
        ? [{ file, hash }]
        : /(^|\/)([\w-]{8})\.js$/.test(file)
          ? [{ file, hash: file.slice(-11, -3) }]
          : [];
    });
    const next = new Map(names.map(({ hash }) => [hash, `${hash.slice(1)}${hash[0]}`.replace(/^-/, '_')]));
    const known = new RegExp([...next.keys()].map((hash) => hash.replaceAll('-', '\\-')).join('|'), 'g');
    for (const file of readdirSync(build, { recursive: true, withFileTypes: true })) {
      if (!file.isFile() || !/\.(js|css|json)$/.test(file.name)) continue;
      const path = join(file.parentPath, file.name);
      const text = readFileSync(path, 'utf8');
      const changed = text.replaceAll(known, (hash) => next.get(hash)!);
      if (changed !== text) writeFileSync(path, changed);
    }
    for (const { file, hash } of names)
      renameSync(join(parts, file), join(parts, file.replace(hash, next.get(hash)!)));
    this.#nameAnew(build);
  }

  /** Another version, wherever the present one is written. */
  #nameAnew(build: string): void {
    const file = join(build, 'client/_app/version.json');
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
    const newer = String(Number(version) + 1);
    for (const entry of readdirSync(build, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(js|json)$/.test(entry.name)) continue;
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, 'utf8');
      if (text.includes(version)) writeFileSync(path, text.replaceAll(version, newer));
    }
  }

  #dropPacked(): void {
    const client = join(this.folder, 'build/client');
    for (const entry of readdirSync(client, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile() && /\.(br|gz)$/.test(entry.name) && existsSync(path)) rmSync(path);
    }
  }
}
