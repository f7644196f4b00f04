/** The fingerprint of a set of cards: the XOR of a 64-bit hash of each id and version, kept up as cards change. */
export class Print {
  #high = 0;
  #low = 0;

  /** Adds a card, or takes it away again: the operation is its own inverse. */
  toggle(id: number, version: number): void {
    this.#high ^= mix(id, version, 0x9e3779b9);
    this.#low ^= mix(id, version, 0x85ebca6b);
  }

  toString(): string {
    return (this.#high >>> 0).toString(16).padStart(8, '0') + (this.#low >>> 0).toString(16).padStart(8, '0');
  }
}

/** The fingerprint of exactly these cards. */
export function printOf(cards: Iterable<{ id: number; version: number }>): string {
  const print = new Print();
  for (const card of cards) print.toggle(card.id, card.version);
  return print.toString();
}

function mix(id: number, version: number, seed: number): number {
  let hash = seed;
  for (const part of [id, Math.floor(id / 0x1_0000_0000), version]) {
    hash = Math.imul(hash ^ part, 0xcc9e2d51);
    hash = Math.imul((hash << 15) | (hash >>> 17), 0x1b873593);
    hash ^= hash >>> 13;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  return hash ^ (hash >>> 15);
}
