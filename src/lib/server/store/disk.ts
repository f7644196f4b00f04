import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** What the product writes is its owner's alone, whatever the umask: folders and files. */
export const OWN_FOLDER = 0o700;
export const OWN_FILE = 0o600;

/** Work on files that is on the disk when it returns, each step whole or not at all. */
export const disk = {
  /** Makes a folder and those above it. */
  folder(path: string): void {
    mkdirSync(path, { recursive: true, mode: OWN_FOLDER });
  },

  /** Makes or overwrites a file; it never holds a part of the text under its own name. */
  write(path: string, text: string): void {
    const part = `${path}.part`;
    const file = openSync(part, 'w', OWN_FILE);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.move(part, path);
  },

  copy(from: string, to: string): void {
    copyFileSync(from, to);
    this.keep(to);
  },

  /** What somebody else wrote: for its owner alone, and on the disk. */
  keep(path: string): void {
    chmodSync(path, OWN_FILE);
    sync(path);
  },

  /** Renames a file or a folder, within one disk. */
  move(from: string, to: string): void {
    renameSync(from, to);
    syncFolder(dirname(to));
    if (dirname(from) !== dirname(to)) syncFolder(dirname(from));
  },

  /** Removes a file, or a folder with all that is in it, where it is there. */
  remove(path: string): void {
    rmSync(path, { recursive: true, force: true });
  },
};
export type Disk = typeof disk;

function syncFolder(path: string): void {
  // Windows has no such thing.
  if (process.platform !== 'win32') sync(path);
}

function sync(path: string): void {
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
