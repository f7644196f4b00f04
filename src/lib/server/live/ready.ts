import { Decoder, Encoder, type Packet } from 'socket.io-parser';
import type { ServerToClient } from '../../live/protocol.ts';

/** A message that is JSON already: written once, it goes as it is to everybody whom it is for. */
export class Ready<T> {
  readonly json: string;
  declare readonly of: T;

  constructor(json: string) {
    this.json = json;
  }
}

export function ready<T>(message: T): Ready<T> {
  return new Ready(JSON.stringify(message));
}

/** The server's messages as the live layer sends them. */
export type ReadyToClient = {
  [E in keyof ServerToClient]: (message: Ready<Parameters<ServerToClient[E]>[0]>) => void;
};

class ReadyEncoder extends Encoder {
  override encode(packet: Packet): ReturnType<Encoder['encode']> {
    const data = packet.data as unknown;
    const last: unknown = Array.isArray(data) ? data.at(-1) : undefined;
    if (!(last instanceof Ready)) return super.encode(packet);
    const earlier = (data as unknown[]).slice(0, -1).map((part) => `${JSON.stringify(part)},`);
    return [`${packet.type}${packet.id ?? ''}[${earlier.join('')}${last.json}]`];
  }
}

/** Socket.IO's own format on the wire, which leaves ready JSON untouched; for the default namespace. */
export const parser = { Encoder: ReadyEncoder, Decoder };
