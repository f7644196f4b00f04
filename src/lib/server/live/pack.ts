import { gzipSync } from 'node:zlib';
import { PACK_ABOVE } from '../../live/protocol.ts';

/** JSON as screens that asked for it unpack it; undefined where it is too short to be worth it. */
export function pack(json: string): string | undefined {
  return json.length > PACK_ABOVE ? gzipSync(json, { level: 1 }).toString('base64') : undefined;
}
